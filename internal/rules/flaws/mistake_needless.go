package flaws

import "tenet/internal/js"

// needlessMistakes are about what could as well not be there: something else
// was meant, or it is left over.
var needlessMistakes = []mistake{
	{
		name: "empty-block", title: "block with nothing in it", eslint: "no-empty", cwe: 1071,
		why: "Something is missing, or left over.", fix: "Delete it, or say in a comment why it is empty.",
		when: "A block or switch holds neither a statement nor a comment.", quiet: "Functions; catch clauses, which leaks/empty-catch looks at.",
		kind: js.MistakeEmptyBlock, say: "{code} does nothing.",
	},
	{
		name: "lone-block", title: "block that belongs to nothing", eslint: "no-lone-blocks", cwe: 1164,
		why: "It looks like the body of a condition that is not there.", fix: "Drop the braces, or write the condition.",
		when: "A block stands among statements and declares nothing of its own.",
		kind: js.MistakeLoneBlock, say: "The block belongs to no condition, loop or function.",
	},
	{
		name: "needless-boolean-cast", title: "conversion where only the truth counts", eslint: "no-extra-boolean-cast", cwe: 1164, sure: true,
		why: "It has no effect.", fix: "Drop it.", when: "`!!x` or `Boolean(x)` stands in a condition, behind `!`, or in another Boolean().",
		kind: js.MistakeBooleanCast, say: "{code} has no effect where only the truth counts.",
	},
	{
		name: "needless-ternary", title: "choice that the condition makes already", eslint: "no-unneeded-ternary", cwe: 1164,
		why: "`x ? true : false` is `!!x`, `x ? x : y` is `x || y`.", fix: "Write the shorter form.",
		when: "Both outcomes of `?:` are true or false, or one repeats the condition.",
		kind: js.MistakeNeedlessTernary, say: "{code} says what {name} says already.",
	},
	{
		name: "needless-return", title: "return at the end of a function", eslint: "no-useless-return", cwe: 1164, sure: true,
		why: "It has no effect; a value may be missing.", fix: "Delete it.", when: "return without a value is the last thing that a function does.",
		kind: js.MistakeUselessReturn, say: "The function ends here anyway.",
	},
	{
		name: "needless-rename", title: "name renamed to itself", eslint: "no-useless-rename", cwe: 1164, sure: true,
		why: "It has no effect; another name was meant.", fix: "Write the name once.", when: "import, export or destructuring gives a name the name that it has.",
		kind: js.MistakeUselessRename, say: "{code} renames {name} to itself.",
	},
	{
		name: "needless-computed-key", title: "brackets around a constant key", eslint: "no-useless-computed-key", cwe: 1164, sure: true,
		why: "It has no effect; a variable may have been meant.", fix: "Drop the brackets.", when: "A key in brackets is a string or number.",
		quiet: "__proto__, constructor and prototype, which mean something else without brackets.",
		kind:  js.MistakeComputedKey, say: "{code} is the key {name}.",
	},
	{
		name: "undefined-initializer", title: "variable set to undefined", eslint: "no-undef-init", cwe: 1164,
		why: "It is undefined anyway.", fix: "Drop the value.", when: "var or let starts with undefined.",
		kind: js.MistakeUndefinedInit, say: "{name} is undefined anyway.",
	},
	{
		name: "unused-label", title: "label that nothing names", eslint: "no-unused-labels", cwe: 563, sure: true,
		why: "A break or continue is missing, or an object literal was meant: `() => { a: 1 }` returns nothing.", fix: "Delete it, or put the object into parentheses.",
		when: "No break or continue names a label.",
		kind: js.MistakeUnusedLabel, say: "No break or continue names the label {name}.",
	},
	{
		name: "label-without-loop", title: "label on what is no loop", eslint: "no-labels", cwe: 1078,
		why: "break to a label of a block is a jump that few readers know.", fix: "Write a function, and return.", when: "A label that is used stands before something else than a loop or switch.",
		kind: js.MistakeLabel, say: "The label {name} makes a jump of break.",
	},
}
