// Reads the lines of bench/paired/run and compares the ratios with what the project promises.
// usage: node figures.js FILE   prints one line a figure, then "passed failed"
const fs = require('fs')

const targets = { 'udx-stream': 1, 'rpc-ping': 1, 'secret-bulk': 1, 'connect-new': 1 }

const lines = fs.readFileSync(process.argv[2], 'utf8').trim().split('\n').map((line) => JSON.parse(line))
let passed = 0
let failed = 0
for (const [bench, target] of Object.entries(targets)) {
  const ratio = lines.find((line) => line.bench === bench && line.system === 'subject/peer')
  const errors = lines.filter((line) => line.error && bench.startsWith(line.bench) && line.system === 'subject')
  const good = ratio !== undefined && ratio.value >= target && errors.length === 0
  if (good) passed++
  else failed++
  const found = ratio ? `${ratio.value} times the reference (${ratio.min} to ${ratio.max}, ${ratio.n} runs)` : 'not measured'
  console.error(`  ${bench.padEnd(14)} ${found}, target ${target}${errors.length ? `, ${errors.length} runs failed: ${errors[0].error}` : ''}${good ? '' : '  MISSED'}`)
}
console.log(`${passed} ${failed}`)
