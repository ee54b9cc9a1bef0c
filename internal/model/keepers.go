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
}

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
