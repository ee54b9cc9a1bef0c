// Package js turns one JavaScript or TypeScript file into facts: flat tables
// of values, symbols, functions, blocks and comments that outlive the syntax
// tree. It is the only package that knows the parser, typescript-go, which it
// reaches through the nested module in shim/.
package js
