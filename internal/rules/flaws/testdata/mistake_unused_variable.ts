import type { Only } from './types'
import { Typed, Valued, unused } from './types' // want `unused is never read`
import Def from './def' // want `Def is never read`
import * as all from './all'
export const x: Typed = new Valued() as Only
export type T = typeof all
abstract class Base { abstract go (speed: number): void } // want `Base is never read`
declare const ambient: string
export function f (this: Window, a: (b: number) => void): void {}
enum Color { Red }
namespace N { export const inside = 1 }
