import type { VM } from 'vm2' // a type is gone when the program runs
import { NodeVM } from 'vm2/lib/main' // want `vm2 runs text as code`
const vm: VM = new NodeVM()
