namespace Shell {
  export function run(c: string) {
    exec(c) // flows
  }
  export const prefix = 'ls '
  export namespace Deep { export const go = (c: string) => {
    exec(c) // flows
  } }
}
app.get('/', (req, res) => { Shell.run(req.query.a); Shell.Deep.go(req.query.a) })
