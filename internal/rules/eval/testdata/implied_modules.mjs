import { setInterval, setTimeout as later } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'
setInterval('tick()', 10) // want `setInterval is given a constant text`
later('tick()', 10) // want `later is given a constant text`
await sleep('a value') // gives the value back
