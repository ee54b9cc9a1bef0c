package flaws

import "tenet/internal/js"

// flowMistakes are about the way that control takes.
var flowMistakes = []mistake{
	{
		name: "unreachable-code", title: "code that never runs", eslint: "no-unreachable", cwe: 561, sure: true,
		why: "What stands after a return, throw, break, continue or an endless loop was meant to run, or is left over.",
		fix: "Delete it, or move it before what leaves.", when: "A statement follows one that control never passes.",
		quiet: "Functions and variables without a value, which are known above their declaration.",
		kind:  js.MistakeUnreachable, say: "{code} never runs: control does not come past the statement before.",
	},
	{
		name: "one-pass-loop", title: "loop that never comes to a second pass", eslint: "no-unreachable-loop", cwe: 670,
		why: "A loop whose body always leaves it looks at the first element only.",
		fix: "Leave on a condition, or take the first element without a loop.", when: "Every way through the body of a loop ends in return, throw or break.",
		kind: js.MistakeOnePassLoop, say: "{code} runs once at most: every way through its body leaves it.",
	},
	{
		name: "loop-direction", title: "loop that counts away from its end", eslint: "for-direction", cwe: 835, sure: true,
		why: "It runs until the number overflows, or not at all.",
		fix: "Count the other way, or turn the comparison around.", when: "The head of a for statement counts a variable away from the limit that it is compared with.",
		kind: js.MistakeLoopDirection, say: "{code} counts away from where {name} ends.",
	},
	{
		name: "unmodified-loop-condition", title: "loop whose condition cannot change", eslint: "no-unmodified-loop-condition", cwe: 835,
		why: "The loop never starts, or never ends.", fix: "Change the variable in the loop, or test something else.",
		when:  "The condition is made of variables that nothing in the loop and no other function assigns.",
		quiet: "The condition reads a property or calls something.",
		kind:  js.MistakeUnmodifiedLoop, say: "{code} stays as it is: nothing changes {name} while the loop runs.",
	},
	{
		name: "fallthrough", title: "case that runs into the next one", eslint: "no-fallthrough", cwe: 484,
		why: "Without break the statements of the next case run as well.",
		fix: "End the case with break or return, or say `// falls through`.", when: "Control reaches the end of a case that has statements, and another case follows.",
		quiet: "A comment says that it falls through.",
		kind:  js.MistakeFallthrough, say: "The case before runs into {code}.",
	},
	{
		name: "duplicate-case", title: "case that is there already", eslint: "no-duplicate-case", cwe: 561, sure: true,
		why: "The first of two equal cases wins, the second never runs.", fix: "Delete one, or write the value that was meant.",
		when: "Two cases of a switch are written alike.",
		kind: js.MistakeDuplicateCase, say: "case {code} stands above already: this one never runs.",
	},
	{
		name: "default-not-last", title: "default before other cases", eslint: "default-case-last", cwe: 484,
		why: "A reader takes the default for the end; one without break runs into the cases below it.", fix: "Move it to the end of the switch.",
		when: "Other cases stand below default.",
		kind: js.MistakeDefaultNotLast, say: "default stands before other cases.",
	},
	{
		name: "case-declaration", title: "declaration that all cases share", eslint: "no-case-declarations", cwe: 665,
		why: "All cases see the name, but only the case that runs gives it a value: elsewhere reading it throws.",
		fix: "Put the case into braces.", when: "let, const, class or function stands directly in a case.",
		kind: js.MistakeCaseDeclaration, say: "All cases of the switch see {name}, only this one sets it.",
	},
	{
		name: "duplicate-else-if", title: "else if that cannot hold", eslint: "no-dupe-else-if", cwe: 561, sure: true,
		why: "Whatever makes the condition true has made one above it true, so the branch never runs.", fix: "Write the condition that was meant.",
		when: "The condition of an else if is covered by those above, part by part.",
		kind: js.MistakeDuplicateElseIf, say: "{code} was tested above: this branch never runs.",
	},
	{
		name: "constant-condition", title: "condition that is always the same", eslint: "no-constant-condition", cwe: 571,
		why: "One branch never runs, or a loop never ends.", fix: "Test what was meant, or drop the condition.",
		when:  "The condition of a branch or loop is a constant.",
		quiet: "`while (true)`, which is how an endless loop is written.",
		kind:  js.MistakeConstantCondition, say: "{code} is always the same.",
	},
	{
		name: "constant-result", title: "operation whose outcome is always the same", eslint: "no-constant-binary-expression", cwe: 570, sure: true,
		why: "A comparison with a new object is never equal; a default for what is never missing is never used.",
		fix: "Mind the precedence, or compare what was meant.",
		when: "The left side of `&&`, `||` or `??` is a constant, an operand of a comparison is an object that was just made, " +
			"or null is compared with what is never null.",
		kind: js.MistakeConstantResult, say: "{code} decides {name} beforehand.",
	},
	{
		name: "assignment-in-condition", title: "assignment where a comparison is expected", eslint: "no-cond-assign", cwe: 481,
		why: "`=` in a condition sets the variable and tests what it was set to.", fix: "Write `===`, or put the assignment into parentheses of its own.",
		when: "A condition is an assignment.", quiet: "The assignment has parentheses of its own.",
		kind: js.MistakeAssignedCondition, say: "{code} assigns where a condition is expected.",
	},
	{
		name: "assignment-in-return", title: "assignment where a value is returned", eslint: "no-return-assign", cwe: 481,
		why: "`return a = b` may be meant as a comparison.", fix: "Assign in a statement of its own, or put the assignment into parentheses.",
		when: "return, or an arrow function without braces, has an assignment as its value.", quiet: "The assignment has parentheses of its own.",
		kind: js.MistakeAssignedReturn, say: "{code} assigns and returns at once.",
	},
	{
		name: "unsafe-finally", title: "finally that swallows what the try does", eslint: "no-unsafe-finally", cwe: 584, sure: true,
		why: "return, throw, break or continue in finally replaces the result or the exception of the try.", fix: "Leave in the try or the catch.",
		when: "Something in a finally block leaves it.",
		kind: js.MistakeUnsafeFinally, say: "{code} in finally replaces what the try returns or throws.",
	},
	{
		name: "getter-without-return", title: "getter that may return nothing", eslint: "getter-return", cwe: 394,
		why: "Reading the property gives undefined.", fix: "Return a value on every way.",
		when: "A getter, also one in a property descriptor, ends without a value on some way.", quiet: "It always throws.",
		kind: js.MistakeGetterReturn, say: "The getter {name} may end without a value: {code}.",
	},
	{
		name: "setter-return", title: "setter that returns a value", eslint: "no-setter-return", cwe: 394, sure: true,
		why: "Nobody ever sees what a setter returns.", fix: "Drop the value.", when: "A setter has a return with a value.",
		kind: js.MistakeSetterReturn, say: "{code}: what a setter returns is dropped.",
	},
	{
		name: "callback-without-return", title: "array callback that may return nothing", eslint: "array-callback-return", cwe: 394,
		why: "The method takes undefined as the answer for the element.", fix: "Return a value on every way; use forEach for effects.",
		when:  "A callback of map, filter, some, every, find, reduce, sort or Array.from ends without a value on some way.",
		quiet: "The callback is async, a generator, or not written there.",
		kind:  js.MistakeCallbackReturn, say: "The callback of {name} may end without a value: {code}.",
	},
	{
		name: "needless-catch", title: "catch that only throws again", eslint: "no-useless-catch", cwe: 1164, sure: true,
		why: "Without it the same would happen; something may have been meant to stand there.", fix: "Drop the catch, or handle the error.",
		when: "The first statement of a catch clause throws what it caught.",
		kind: js.MistakeUselessCatch, say: "The catch does nothing but throw {name} again.",
	},
}
