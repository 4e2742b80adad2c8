// The reference implementation in the NAT lab: the DHT itself, a server, or a client. One JSON line per event on stdout.
const crypto = require('crypto')
const readline = require('readline')
const DHT = require(process.env.REFERENCE + '/hyperdht')

const emit = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const [role, ...args] = process.argv.slice(2)

// The first node is the entrance; every node is on an address of its own.
async function dht () {
  const hosts = args
  const nodes = [DHT.bootstrapper(49737, hosts[0], { host: hosts[0] })]
  await nodes[0].ready()
  for (const host of hosts.slice(1)) {
    const node = new DHT({ host, port: 49737, bootstrap: [hosts[0] + ':49737'], ephemeral: false, firewalled: false })
    await node.ready()
    nodes.push(node)
  }
  emit({ event: 'ready' })
}

// Who is open is told so, as ours is.
function options () {
  const [bootstrap, nat, relay] = args
  return [
    { bootstrap: [bootstrap], firewalled: nat !== 'open' },
    { relayThrough: relay === 'none' ? null : Buffer.from(relay, 'hex') }
  ]
}

// Listens on some keys of one node and sends back what comes.
async function server () {
  const [nodeOptions, connectionOptions] = options()
  const node = new DHT(nodeOptions)
  const onconnection = (stream) => {
    stream.on('error', () => {})
    stream.on('data', (data) => stream.write(data))
    stream.on('end', () => stream.end())
  }
  const servers = Array.from({ length: Number(args[3]) }, () => node.createServer({ ...connectionOptions, reusableSocket: args[4] === 'reusable' }, onconnection))
  await Promise.all(servers.map((server) => server.listen(DHT.keyPair())))
  emit({ event: 'listening', keys: servers.map((server) => server.publicKey.toString('hex')) })
}

// Connects to each key that it reads; when a host follows the key, says where the connection leads once it has left that host.
async function client () {
  const [nodeOptions, connectionOptions] = options()
  const node = new DHT(nodeOptions)
  await node.ready()
  emit({ event: 'ready' })
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [key, relayHost] = line.trim().split(' ')
    await connect(node, key, relayHost, connectionOptions)
  }
  process.exit(0)
}

function connect (node, key, relayHost, connectionOptions) {
  return new Promise((resolve) => {
    const began = performance.now()
    const stream = node.connect(Buffer.from(key, 'hex'), connectionOptions)
    stream.once('open', () => {
      emit({ event: 'open', ms: performance.now() - began, remote: stream.rawStream.remoteHost })
    })
    stream.write('hello')
    stream.once('data', async () => {
      emit({ event: 'echo', ms: performance.now() - began })
      if (relayHost) await settle(stream, relayHost, began)
      stream.destroy()
    })
    stream.once('error', (error) => emit({ event: 'error', code: error.code, ms: performance.now() - began, trace: error.message }))
    stream.once('close', resolve)
  })
}

// Over a relay at first, straight to the server as soon as the punch is through.
async function settle (stream, relayHost, began) {
  while (stream.rawStream.remoteHost === relayHost && performance.now() - began < 15000) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const ms = performance.now() - began
  stream.write('hello')
  await new Promise((resolve) => stream.once('data', resolve))
  emit({ event: 'settled', ms, remote: stream.rawStream.remoteHost })
}

// Sends bytes to a server that sends them back, and says whether they came back the same.
async function transfer () {
  const [nodeOptions, connectionOptions] = options()
  const [key, bytes] = [Buffer.from(args[3], 'hex'), Number(args[4])]
  const node = new DHT(nodeOptions)
  await node.ready()
  const data = crypto.randomBytes(bytes)
  const [hash, began] = [crypto.createHash('sha256'), performance.now()]
  const stream = node.connect(key, connectionOptions)
  let count = 0
  stream.on('error', (error) => emit({ event: 'error', code: error.code, ms: performance.now() - began, trace: `${count} of ${bytes}` }))
  stream.on('data', (part) => {
    hash.update(part)
    count += part.length
    if (count < bytes) return
    const same = hash.digest().equals(crypto.createHash('sha256').update(data).digest())
    emit({ event: 'done', same, ms: performance.now() - began })
  })
  for (let at = 0; at < bytes; at += 65536) {
    if (!stream.write(data.subarray(at, at + 65536))) await new Promise((resolve) => stream.once('drain', resolve))
  }
}

// Connects a few times, one connection after the other, on the socket of the first where the server agrees.
async function reuse () {
  const [nodeOptions, connectionOptions] = options()
  const node = new DHT(nodeOptions)
  await node.ready()
  for (let i = 0; i < 3; i++) {
    const [began, queries] = [performance.now(), node.stats.queries.total]
    const stream = node.connect(Buffer.from(args[3], 'hex'), { ...connectionOptions, reusableSocket: true })
    stream.once('error', (error) => emit({ event: 'error', code: error.code, ms: performance.now() - began, trace: error.message }))
    stream.write('hello')
    await new Promise((resolve) => stream.once('data', resolve))
    emit({
      event: 'echo',
      ms: performance.now() - began,
      remote: stream.rawStream.remoteHost + ':' + stream.rawStream.remotePort,
      looksUp: node.stats.queries.total > queries
    })
    stream.end()
    await new Promise((resolve) => stream.once('close', resolve))
  }
}

// The reference's own blind relay on a key.
async function relay () {
  const { Server } = require(process.env.REFERENCE + '/blind-relay')
  const node = new DHT(options()[0])
  const relay = new Server({ createStream: (options) => node.createRawStream({ ...options, framed: true }) })
  const server = node.createServer({ shareLocalAddress: false }, (stream) => {
    stream.on('error', () => {})
    relay.accept(stream, { id: stream.remotePublicKey }).on('error', () => {})
  })
  await server.listen(DHT.keyPair())
  emit({ event: 'listening', publicKey: server.publicKey.toString('hex') })
}

const roles = { dht, server, client, reuse, transfer, relay }
roles[role]().catch((error) => {
  emit({ event: 'error', code: error.code || 'ERROR', ms: 0, trace: error.message })
  process.exit(1)
})
if (role !== 'client') process.stdin.on('end', () => process.exit(0)).resume()
