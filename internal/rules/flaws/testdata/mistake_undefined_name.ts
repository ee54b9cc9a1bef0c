export const a: Foo = missing()
