function Log(): any { return (t: any, k: string, d: any) => d }
class A {
  @Log() run(c: string) {
    exec(c) // flows
  }
}
app.get('/', (req, res) => { new A().run(req.query.a) })
