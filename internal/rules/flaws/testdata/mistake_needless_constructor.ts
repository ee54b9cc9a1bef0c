export class A { private constructor () {} }
export class B { constructor (private name: string) {} }
