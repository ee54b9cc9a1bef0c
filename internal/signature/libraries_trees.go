package signature

import "fmt"

// Rows say with these what ties a version to a library in its syntax tree,
// when a minifier has left nothing else. Each gives a query.

// sibling asks what is assigned to a property, where the same expression
// assigns to another property of the same object: a.mark = f, a.version = "1".
func sibling(version, mark string) string {
	return fmt.Sprintf(`//AssignmentExpression[
	/:left/:property/:name == %q &&
	/:left/$:object == ../AssignmentExpression[/:left/:property/:name == %q]/:left/$:object
]/$$:right/:value`, version, mark)
}

// member asks for a member of an object that has two others:
// {one: f, other: g, version: v}.
func member(version, one, other string) string {
	return fmt.Sprintf(`//ObjectExpression[/Property/:key/:name == %q && /Property/:key/:name == %q]/Property[/:key/:name == %q]/$$:value/:value`, one, other, version)
}

// exported asks for the variable that a module exports as "version" beside two
// others: export {v as version, f as one, g as other}.
func exported(one, other string) string {
	return fmt.Sprintf(`//ExportNamedDeclaration[/ExportSpecifier/:exported/:name == %q && /ExportSpecifier/:exported/:name == %q]/ExportSpecifier[
	/:exported/:name == "version"
]/$$:local/:value`, one, other)
}

// widget asks for the version that jQuery UI gives to one of its widgets:
// a.widget("ui.dialog", {version: "1.10.4"}).
func widget(name string) string {
	return fmt.Sprintf(`//CallExpression[/:callee/:property/:name == "widget" && /:arguments/:value == %q]/ObjectExpression/Property[/:key/:name == "version"]/:value/:value`, "ui."+name)
}

// underscored asks for the version of an Underscore that gives its functions
// names one by one: a.VERSION = "1.3.3"; var f = a.each = a.forEach = function.
const underscored = `//AssignmentExpression[
	/:left/:property/:name == "VERSION" &&
	/:left/$:object == ../../../VariableDeclaration/VariableDeclarator/:init[/:left/:property/:name == "each" || /:left/:property/:name == "forEach"]/:left/$:object &&
	../../..//AssignmentExpression/:left/:property/:name == "uniqueId"
]/$$:right/:value`
