import { register } from 'node:module'
import { Worker } from 'node:worker_threads'

export async function load (text, address) {
  // example: wrong
  const plugin = await import('data:text/javascript,' + encodeURI(text)) // want `import runs 'data:text/javascript,'`
  // example: right
  const settings = JSON.parse(text)
  // example: end
  await import(`data:text/javascript;base64,${btoa(text)}`) // want `import runs`
  const url = 'DATA:,' + text
  await import(url) // want `import runs url`
  new Worker(new URL('data:text/javascript,' + text)) // want `Worker runs`
  await import(address) // may begin with anything
  await import('./' + text)
}
await import('data:text/javascript,export default 1') // want `import runs a constant text`
register('data:text/javascript,export function resolve() {}') // want `register runs a constant text`
await import('data:application/json,{}', { with: { type: 'json' } })
