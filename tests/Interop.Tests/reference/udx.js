// One bare stream of the reference. Prints its port; obeys JSON lines on stdin: connect {id, port}, write {bytes} (random,
// answered with their hash), end, message {text}, destroy. Reports every message, the end, errors and the close as events.
const UDX = require('udx-native')
const crypto = require('crypto')
const readline = require('readline')

const HOST = '127.0.0.1'
const emit = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const udx = new UDX()
const socket = udx.createSocket()
socket.bind(0, HOST)
const stream = udx.createStream(2)
const received = crypto.createHash('sha256')
let bytes = 0

stream.on('data', (chunk) => {
  received.update(chunk)
  bytes += chunk.length
})
stream.on('message', (message) => emit({ event: 'message', text: message.toString() }))
stream.on('end', () => emit({ event: 'end', bytes, sha256: received.digest('hex') }))
stream.on('error', (error) => emit({ event: 'error', code: error.code }))
stream.on('close', () => emit({ event: 'close' }))

const commands = {
  connect ({ id, port }) {
    stream.connect(socket, id, port, HOST)
  },
  write ({ bytes }) {
    const own = crypto.randomBytes(bytes)
    for (let at = 0; at < own.length; at += 65536) stream.write(own.subarray(at, at + 65536))
    return { sha256: crypto.createHash('sha256').update(own).digest('hex') }
  },
  end () {
    stream.end()
  },
  message ({ text }) {
    stream.trySend(Buffer.from(text))
  },
  destroy () {
    stream.destroy()
  }
}

readline.createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line)
    emit({ done: command.cmd, ...(commands[command.cmd](command) || {}) })
  })
  .on('close', () => process.exit(0))
emit({ ready: true, port: socket.address().port })
