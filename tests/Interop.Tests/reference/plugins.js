// Commands of peer.js for plug-ins. "state" gives its nodes: main is the one that asks, storing are all others.
const Plugin = require('hyperdht/lib/plugin')
const NoticeBoard = require('./notice-board')

class Any extends Plugin {
  onrequest () {}
  onpersistent () {}
  destroy () {}
}

const hex = (bytes) => bytes && Buffer.from(bytes).toString('hex')
const bytes = (text) => typeof text === 'string' ? Buffer.from(text, 'hex') : null

module.exports = (state) => {
  const boards = new Map()
  return {
    async registerBoard ({ version }) {
      for (const node of state().nodes) {
        const board = new NoticeBoard(version)
        node.register(board.name, board)
        boards.set(node, board)
      }
      return { boards: boards.size }
    },
    async postNotice ({ target, text }) {
      return { stored: await boards.get(state().main).post(bytes(target), text) }
    },
    async readBoard ({ target }) {
      return { boards: await boards.get(state().main).read(bytes(target)) }
    },
    async storedNotices ({ target }) {
      const texts = [...boards.values()].map((board) => (board.boards.get(target) || []).map((notice) => notice.text))
      return { nodes: texts.filter((list) => list.length > 0).length, texts: [...new Set(texts.flat())] }
    },
    async askPlugin ({ name, version, command, value, target, token, port, retries }) {
      const plugin = new Any(name, version)
      plugin.onregister(state().main)
      const request = { command, value: bytes(value), target: bytes(target), token: bytes(token) }
      const reply = await plugin.request(request, { host: '127.0.0.1', port }, { retry: retries !== 0 })
      return { error: reply.error, value: hex(reply.value), token: hex(reply.token), closerNodes: (reply.closerNodes || []).length }
    },
    async tableOf () {
      return { nodes: state().main.toArray().map((node) => `${node.host}:${node.port}`) }
    }
  }
}
