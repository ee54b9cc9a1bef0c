package model

// A Keeper is a pair of methods by which handlers leave values for others under
// a name, and the object whose property of that name is the same value.
type Keeper struct{ Set, Get, Below string }

// Keepers lists them. What an application keeps is there for all requests.
var Keepers = []Keeper{
	{"hono:c.set", "hono:c.get", "hono:c.var"},
	{"fastify:req.setDecorator", "fastify:req.getDecorator", "fastify:req"},
	{"express().set", "express().get", "express().settings"},
	{"express:req.app.set", "express:req.app.get", "express().settings"},
	{"globalThis.localStorage.setItem", "globalThis.localStorage.getItem", "storage:local"},
	{"globalThis.sessionStorage.setItem", "globalThis.sessionStorage.getItem", "storage:session"},
	{"express-http-context.set", "express-http-context.get", "express-http-context.kept"},
	{"node:async_hooks.AsyncLocalStorage().getStore().set", "node:async_hooks.AsyncLocalStorage().getStore().get", "node:async_hooks.kept"},
	{"cls-hooked.createNamespace().set", "cls-hooked.createNamespace().get", "cls-hooked.kept"},
	{"cls-hooked.getNamespace().set", "cls-hooked.getNamespace().get", "cls-hooked.kept"},
	{"continuation-local-storage.createNamespace().set", "continuation-local-storage.createNamespace().get", "continuation-local-storage.kept"},
	{"continuation-local-storage.getNamespace().set", "continuation-local-storage.getNamespace().get", "continuation-local-storage.kept"},
}

// ContextSet are the methods that make their first argument what ContextGet
// returns, to all that runs from then on for the same request.
var (
	ContextSet = names([]string{"node:async_hooks.AsyncLocalStorage().run", "node:async_hooks.AsyncLocalStorage().enterWith"})
	ContextGet = "node:async_hooks.AsyncLocalStorage().getStore"
	// ContextNames are the last names of ContextSet, ContextPackage makes them.
	ContextNames   = names([]string{"run", "enterWith"})
	ContextPackage = "node:async_hooks"
)

// KeptBy and KeptIn find the object by the method that stores, and by the one
// that reads.
var (
	KeptBy = keepers(func(k Keeper) string { return k.Set })
	KeptIn = keepers(func(k Keeper) string { return k.Get })
)

// KeeperNames are the last names of the methods that store.
var KeeperNames = names([]string{"set", "setDecorator", "setItem"})

func keepers(by func(Keeper) string) map[string]string {
	m := map[string]string{}
	for _, k := range Keepers {
		m[by(k)] = k.Below
	}
	return m
}
