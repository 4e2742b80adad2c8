// A peer that runs the reference implementation and obeys JSON lines on stdin; every command is answered by one line.
// The exchange it speaks is that of Exchange.cs: the client writes its bytes and ends; the server answers, only after that end,
// with the hash of what it read, bytes of its own, and their hash, and ends.
const DHT = require('hyperdht')
const Store = require('hyperdht/lib/persistent')
const crypto = require('crypto')
const readline = require('readline')

const HOST = '127.0.0.1'
const nodes = []
const servers = []
let main = null
let store = null

const emit = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const sha = (bytes) => crypto.createHash('sha256').update(bytes).digest()
const hex = (bytes) => Buffer.from(bytes).toString('hex')
const bytes = (text) => Buffer.from(text, 'hex')
const keyPair = (seed) => DHT.keyPair(seed ? bytes(seed) : undefined)
const address = (text) => ({ host: text.split(':')[0], port: Number(text.split(':')[1]) })

// Not an async iterator: leaving one destroys both directions of the stream.
function readAll (stream) {
  return new Promise((resolve, reject) => {
    const chunks = []
    stream.on('data', (chunk) => chunks.push(chunk))
    stream.on('end', () => resolve(Buffer.concat(chunks)))
    stream.on('close', () => reject(new Error('closed before the end')))
  })
}

function write (stream, bytes) {
  for (let at = 0; at < bytes.length; at += 65536) stream.write(bytes.subarray(at, at + 65536))
}

function closed (stream) {
  return new Promise((resolve) => stream.on('close', resolve))
}

async function serveExchange (stream, size) {
  const received = await readAll(stream)
  const own = crypto.randomBytes(size)
  stream.write(sha(received))
  write(stream, own)
  stream.write(sha(own))
  stream.end()
}

async function runExchange (stream, size) {
  const own = crypto.randomBytes(size)
  write(stream, own)
  stream.end()
  const answer = await readAll(stream)
  const body = answer.subarray(32, answer.length - 32)
  return {
    sentMatches: answer.subarray(0, 32).equals(sha(own)),
    receivedMatches: answer.subarray(answer.length - 32).equals(sha(body)),
    received: body.length
  }
}

function onserver (stream, size) {
  emit({ event: 'connection', remotePublicKey: hex(stream.remotePublicKey), handshakeHash: hex(stream.handshakeHash) })
  stream.on('error', () => {})
  serveExchange(stream, size).catch(() => {})
}

// With a relay every other way is refused, so that the relay is what is tested; with an empty one, too, but none is named.
function through (relay) {
  if (relay === undefined || relay === null) return {}
  const refusals = { holepunch: () => false, fastOpen: false, localConnection: false, shareLocalAddress: false }
  return relay === '' ? refusals : { relayThrough: bytes(relay), ...refusals }
}

// Streams of this node lose what comes straight from their peer until they are bound, as they do to a relay.
function bindLate () {
  const create = main.createRawStream
  main.createRawStream = (options) => {
    if (!options.firewall) return create.call(main, options)
    const stream = create.call(main, {
      ...options,
      firewall: (socket, port, host) => !stream.connected || options.firewall(socket, port, host)
    })
    return stream
  }
}

async function connectOnce (key, pair, size, relay, reusableSocket = false) {
  const before = main.stats.queries.total
  const stream = main.connect(Buffer.from(key, 'hex'), { keyPair: pair, reusableSocket, ...through(relay) })
  const gone = closed(stream)
  try {
    await new Promise((resolve, reject) => {
      stream.on('open', resolve)
      stream.on('error', reject)
    })
    const result = size < 0 ? {} : await runExchange(stream, size)
    return {
      ...result,
      handshakeHash: hex(stream.handshakeHash),
      remotePublicKey: hex(stream.remotePublicKey),
      queries: main.stats.queries.total - before
    }
  } finally {
    if (size < 0) stream.destroy()
    await gone
  }
}

// What a storing node says to a put: the last digit of the code, or a dash for silence.
function verdict (target, value) {
  let answer = '-'
  store.onmutableput({
    target,
    token: Buffer.alloc(32),
    value,
    reply: () => { answer = '0' },
    error: (code) => { answer = String(code % 10) }
  })
  return answer
}

const commands = {
  async testnet ({ size, bootstrap }) {
    let list = bootstrap
    for (let i = 0; i < size; i++) {
      const node = new DHT({ bootstrap: list, host: HOST, ephemeral: false, firewalled: false })
      await node.fullyBootstrapped()
      nodes.push(node)
      if (list.length === 0) list = [{ host: HOST, port: node.address().port }]
    }
    return { bootstrap: list.map((a) => typeof a === 'string' ? a : `${a.host}:${a.port}`), ids: nodes.map((n) => n.id && hex(n.id)) }
  },
  async node ({ bootstrap, options, late }) {
    main = new DHT({ bootstrap, host: HOST, ...options })
    await main.fullyBootstrapped()
    if (late) bindLate()
    nodes.push(main)
    return { port: main.address().port }
  },
  async server ({ seed, size, allow, relay, reusable }) {
    const firewall = allow ? (key) => !allow.includes(hex(key)) : undefined
    const server = main.createServer({ firewall, reusableSocket: !!reusable, ...through(relay) }, (stream) => onserver(stream, size))
    await server.listen(keyPair(seed))
    servers.push(server)
    return { publicKey: hex(server.publicKey) }
  },
  // The reference's own blind relay on a key.
  async relay () {
    const { Server } = require('blind-relay')
    const relay = new Server({ createStream: (options) => main.createRawStream({ ...options, framed: true }) })
    const server = main.createServer((stream) => {
      stream.on('error', () => {})
      relay.accept(stream, { id: stream.remotePublicKey }).on('error', () => {})
    })
    await server.listen(keyPair())
    servers.push(server)
    return { publicKey: hex(server.publicKey) }
  },
  async close () {
    await Promise.all(servers.splice(0).map((server) => server.close()))
    return {}
  },
  async connect ({ key, seed, size, relay, reusable }) {
    return connectOnce(key, keyPair(seed), size, relay, !!reusable)
  },
  async connects ({ key, count, concurrency, size }) {
    let failed = 0
    let next = 0
    let error = null
    const work = async () => {
      while (next++ < count) {
        try {
          const result = await connectOnce(key, keyPair(), size)
          if (size >= 0 && (!result.sentMatches || !result.receivedMatches)) throw new Error('bytes differ')
        } catch (failure) {
          failed++
          error = failure.code || failure.message
        }
      }
    }
    await Promise.all(Array.from({ length: concurrency }, work))
    return { failed, error }
  },
  async ping ({ host, port }) {
    const reply = await main.ping({ host, port })
    return { from: `${reply.from.host}:${reply.from.port}`, id: reply.from.id && hex(reply.from.id) }
  },
  async findNode ({ target }) {
    const query = main.findNode(Buffer.from(target, 'hex'))
    await query.finished()
    return { closest: query.closestReplies.map((reply) => `${reply.from.host}:${reply.from.port}`) }
  },
  async announce ({ topic, seed, relays, clear, bump }) {
    const query = main.announce(bytes(topic), keyPair(seed), relays.map(address), { clear, bump })
    await query.finished()
    return { closest: query.closestReplies.length }
  },
  async unannounce ({ topic, seed }) {
    await main.unannounce(bytes(topic), keyPair(seed))
    return {}
  },
  async lookup ({ topic }) {
    const replies = []
    for await (const reply of main.lookup(bytes(topic))) {
      const peers = reply.peers.map((p) => ({ publicKey: hex(p.publicKey), relays: p.relayAddresses.map((a) => `${a.host}:${a.port}`) }))
      replies.push({ peers, bump: reply.bump })
    }
    return { replies }
  },
  async immutablePut ({ value }) {
    const { hash, closestNodes } = await main.immutablePut(bytes(value))
    return { hash: hex(hash), closest: closestNodes.length }
  },
  async immutableGet ({ hash }) {
    const found = await main.immutableGet(bytes(hash))
    return { value: found && hex(found.value) }
  },
  async mutablePut ({ seed, value, seq }) {
    const { signature } = await main.mutablePut(keyPair(seed), bytes(value), { seq })
    return { signature: hex(signature) }
  },
  async mutableGet ({ key, seq, latest, refresh }) {
    const found = await main.mutableGet(bytes(key), { seq, latest, refresh: refresh ? () => true : null })
    return found ? { value: hex(found.value), seq: found.seq, signature: hex(found.signature) } : { value: null }
  },
  async verdicts ({ puts }) {
    const size = { maxSize: 65536, maxAge: 0 }
    store = store || new Store({}, { records: size, bumps: size, refreshes: size, mutables: size, immutables: size })
    return { verdicts: puts.map((put) => verdict(...put.map((text) => Buffer.from(text, 'base64')))).join('') }
  }
}

Object.assign(commands, require('./plugins')(() => ({ nodes, main })))

async function main_ () {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { id, cmd, ...args } = JSON.parse(line)
    commands[cmd](args).then(
      (result) => emit({ id, result }),
      (error) => emit({ id, error: { code: error.code || 'UNKNOWN', message: String(error.message || error) } }))
  }
  await Promise.all(nodes.map((node) => node.destroy({ force: true })))
  process.exit(0)
}

main_()
