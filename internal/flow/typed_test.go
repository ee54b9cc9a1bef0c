package flow

import "testing"

// What types say of a value of which nothing else is known.
func TestTypes(t *testing.T) {
	const users = "-- a.ts --\nexport class Users { run() { return eval } }\n"
	for _, c := range []struct{ name, files, want string }{
		{"a parameter property", users + "-- b.ts --\nimport { Users } from './a'\nexport class C { constructor(private readonly users: Users) {}\n show() { probe(this.users.run()) } }", "globalThis.eval"},
		{"a field that a container fills", users + "-- b.ts --\nimport { Users } from './a'\nexport class C { @Inject() private users: Users\n show() { probe(this.users.run()) } }", "globalThis.eval"},
		{"a type that is imported as one", users + "-- b.ts --\nimport type { Users as U } from './a'\nexport const f = (u: U) => probe(u.run())", "globalThis.eval"},
		{"a class of the file", "-- a.ts --\nclass U { run() { return eval } }\nexport const f = (u: U) => probe(u.run())", "globalThis.eval"},
		{"a default export", "-- a.ts --\nexport default class { run() { return eval } }\n-- b.ts --\nimport U from './a'\nexport const f = (u: U) => probe(u.run())", "globalThis.eval"},
		{"what callers give goes before", users + "-- b.ts --\nimport { Users } from './a'\nconst f = (u: Users) => probe(u.run)\nf({ run: require('vm').runInContext })", "node:vm.runInContext"},
		{"an inherited method", users + "-- b.ts --\nimport { Users } from './a'\nexport class More extends Users {}\nexport const f = (m: More) => probe(m.run())", "globalThis.eval"},
		{"a class of a library", "-- b.ts --\nimport { Repository } from 'typeorm'\nexport class C { constructor(private repo: Repository<User>) {}\n x() { probe(this.repo.query) } }", "typeorm:manager.query"},
		{"a service that is a client", "-- a.ts --\nimport { PrismaClient } from '@prisma/client'\nexport class Prisma extends PrismaClient {}\n-- b.ts --\nimport { Prisma } from './a'\nexport class C { constructor(private db: Prisma) {}\n x() { probe(this.db.$queryRawUnsafe) } }", "@prisma/client.PrismaClient().$queryRawUnsafe"},
		{"express", "-- b.ts --\nimport express, { Request } from 'express'\nexport const f = (a: Request, b: express.Response) => { probe(a.query); probe(b.send) }", "express:req.query; express:res.send"},
		{"a handler by its type", "-- b.ts --\nimport type { RequestHandler } from 'express'\nexport const f: RequestHandler = async (a, b) => { probe(a.body) }", "express:req.body"},
		{"an interface of the file", "-- b.ts --\nimport { Request } from 'express'\ninterface Mine extends Request { user: string }\nexport const f = (a: Mine | undefined) => probe(a.body)", "express:req.body"},
		{"an alias and an intersection", "-- b.ts --\nimport * as express from 'express'\ntype Mine = { x: 1 } & express.Request\nexport const f = (a: Mine) => probe(a.body)", "express:req.body"},
		{"fastify, koa, lambda, next, node, the web", "-- b.ts --\nimport { FastifyRequest } from 'fastify'\nimport Koa from 'koa'\nimport { APIGatewayProxyEvent } from 'aws-lambda'\nimport { NextApiRequest } from 'next'\nimport http from 'http'\n" +
			"export function f(a: FastifyRequest, b: Koa.Context, c: APIGatewayProxyEvent, d: NextApiRequest, e: http.IncomingMessage, g: Request) { probe(a); probe(b); probe(c); probe(d); probe(e); probe(g) }",
			"fastify:req; koa:ctx; lambda:event; next:req; http:req; web:request"},
		{"a Request of one's own", "-- a.ts --\nexport interface Request { x: string }\n-- b.ts --\nimport { Request } from './a'\nexport const f = (a: Request) => probe(a.x)", ""},
		{"types that lead to each other", "-- b.ts --\ntype A = B\ntype B = A\nexport const f = (a: A) => probe(a.x)", ""},
	} {
		if got := probes(t, c.files); got != c.want {
			t.Errorf("%s:\n%s\n got %q\nwant %q", c.name, c.files, got, c.want)
		}
	}
}
