// Runs one measure of test/bench-speed in a process of its own and prints its figures as JSON on the last line.
// A file rather than `node -e`: the flags of `-e` would be handed down to the threads of what is measured.
const measures = Object.entries(await import(process.argv[2])).find(([name]) => name.startsWith('measure'))
const result = await measures[1]()
process.stdout.write(`\n${JSON.stringify([result].flat())}\n`, () => process.exit(0))
