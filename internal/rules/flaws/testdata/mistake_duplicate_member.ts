export class A {
  go (a: string): void
  go (a: number): void
  go (a: any) {}
}
