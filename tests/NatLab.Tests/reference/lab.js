// The reference implementation in the NAT lab: the DHT itself, a server, or a client of one connection. One JSON line per event on stdout.
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

function options () {
  const [bootstrap, nat] = args
  return { bootstrap: [bootstrap], firewalled: nat !== 'open' }
}

async function server () {
  const node = new DHT(options())
  const listener = node.createServer((stream) => {
    stream.on('error', () => {})
    stream.on('data', (data) => stream.write(data))
    stream.on('end', () => stream.end())
  })
  await listener.listen()
  emit({ event: 'listening', publicKey: listener.publicKey.toString('hex') })
}

async function client () {
  const node = new DHT(options())
  await node.ready()
  const began = performance.now()
  const stream = node.connect(Buffer.from(args[2], 'hex'))
  stream.on('error', (error) => {
    emit({ event: 'error', code: error.code, ms: performance.now() - began })
    process.exit(1)
  })
  stream.write('hello')
  stream.once('data', () => {
    emit({ event: 'open', ms: performance.now() - began, remote: stream.rawStream.remoteHost })
    process.exit(0)
  })
}

({ dht, server, client })[role]().catch((error) => {
  emit({ event: 'error', code: error.code || 'ERROR', message: error.message })
  process.exit(1)
})
process.stdin.on('end', () => process.exit(0)).resume()
