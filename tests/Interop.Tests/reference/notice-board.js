// The notice board of samples/NoticeBoard for npm hyperdht: the same plug-in, name, version, commands and bytes.
const Plugin = require('hyperdht/lib/plugin')
const c = require('compact-encoding')

const READ = 0
const POST = 1

const board = {
  preencode (state, notices) {
    c.uint.preencode(state, notices.length)
    for (const notice of notices) {
      c.uint.preencode(state, notice.age)
      c.string.preencode(state, notice.text)
    }
  },
  encode (state, notices) {
    c.uint.encode(state, notices.length)
    for (const notice of notices) {
      c.uint.encode(state, notice.age)
      c.string.encode(state, notice.text)
    }
  },
  decode (state) {
    const notices = []
    for (let left = c.uint.decode(state); left > 0; left--) {
      notices.push({ age: c.uint.decode(state), text: c.string.decode(state) })
    }
    return notices
  }
}

module.exports = class NoticeBoard extends Plugin {
  constructor (version = 1) {
    super('notice-board', version)
    this.boards = new Map()
    this.persistent = 0
  }

  onpersistent () {
    this.persistent++
  }

  onrequest (req, outer) {
    if (!outer.target) return
    const key = outer.target.toString('hex')
    const notices = this.boards.get(key) || []
    if (req.command === READ && req.value) {
      const limit = c.decode(c.uint, req.value)
      outer.reply(c.encode(board, notices.slice(0, limit).map(({ text, posted }) => ({ text, age: Math.floor((Date.now() - posted) / 1000) }))))
    } else if (req.command === POST && req.value && outer.token) {
      this.boards.set(key, [{ text: c.decode(c.string, req.value), posted: Date.now() }, ...notices])
      outer.reply(null)
    }
  }

  destroy () {}

  async post (target, text) {
    const query = this.query({ command: READ, target, value: c.encode(c.uint, 0) })
    await query.finished()
    const value = c.encode(c.string, text)
    const replies = await Promise.all(query.closestReplies.map((node) =>
      this.request({ command: POST, target, token: node.token, value }, node.from)))
    return replies.filter((reply) => reply.error === 0).length
  }

  async read (target) {
    const boards = []
    for await (const reply of this.query({ command: READ, target, value: c.encode(c.uint, 20) })) {
      boards.push({ from: `${reply.from.host}:${reply.from.port}`, texts: c.decode(board, reply.value).map((notice) => notice.text) })
    }
    return boards
  }
}
