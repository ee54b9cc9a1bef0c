export function over (a: string): void
export function over (a: number): void
export function over (a: any) {}
interface A { a: string }
interface A { b: string }
class Merged {}
namespace Merged { export const x = 1 }
