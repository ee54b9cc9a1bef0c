// example: wrong
new Server(80) // want `The object that new Server\(80\) makes is dropped`
// example: right
const server = new Server(80)
// example: end
new Server().listen()
f(new Server())
