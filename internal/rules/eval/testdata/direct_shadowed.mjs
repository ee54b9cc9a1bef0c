// A shadowed name is silent, wherever it is declared.
import { eval as evaluate } from './calculator.mjs'
evaluate(text)
