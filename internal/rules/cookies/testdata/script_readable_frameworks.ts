import { Controller, Get, Res } from '@nestjs/common'
import { cookies } from 'next/headers'
import { NextResponse } from 'next/server'
import { setCookie } from 'hono/cookie'
import Koa from 'koa'
import Fastify from 'fastify'
import Hapi from '@hapi/hapi'
import Cookies from 'cookies'
import http from 'node:http'
import { serialize } from 'cookie'

@Controller()
export class Session {
  @Get()
  start (@Res({ passthrough: true }) res: Response) {
    res.cookie('session', req.id, { secure: true, sameSite: 'lax' }) // want `res\.cookie sets the cookie session without HttpOnly`
  }
}

export async function POST (id: string) {
  (await cookies()).set('session', id, { secure: true, sameSite: 'lax' }) // want `sets the cookie session without HttpOnly`
  const store = await cookies()
  store.set({ name: 'session', value: id, secure: true, sameSite: 'lax' }) // want `store\.set sets the cookie session without HttpOnly`
  store.set({ name: 'session', value: id, secure: true, sameSite: 'lax', httpOnly: true })
  const res = NextResponse.json({})
  res.cookies.set('session', id, { secure: true, sameSite: 'lax' }) // want `sets the cookie session without HttpOnly`
  return res
}

export const route = (c: any) => setCookie(c, 'session', req.id, { secure: true, sameSite: 'Lax' }) // want `setCookie sets the cookie session without HttpOnly`

const koa = new Koa()
koa.use(async ctx => {
  ctx.cookies.set('session', req.id, { secure: true, sameSite: 'lax' }) // HttpOnly is the default of cookies
  ctx.cookies.set('session', req.id, { secure: true, sameSite: 'lax', httpOnly: false }) // want `ctx\.cookies\.set turns HttpOnly off`
})

const fastify = Fastify()
fastify.get('/', async (request, reply) => {
  reply.setCookie('session', req.id, { secure: true }) // want `reply\.setCookie sets the cookie session without HttpOnly`
  return reply.code(200).setCookie('session', req.id, { secure: true, httpOnly: true })
})

const server = Hapi.server()
server.state('session', { isHttpOnly: false }) // want `server\.state turns HttpOnly off`
server.route({ method: 'GET', path: '/', handler: (request, h) => h.response().state('session', req.id) }) // hapi sets all three by itself

http.createServer((req, res) => {
  new Cookies(req, res).set('session', req.id, { secure: true, sameSite: 'lax', httpOnly: false }) // want `turns HttpOnly off`
  res.setHeader('Set-Cookie', serialize('session', req.id, { secure: true, sameSite: 'lax' })) // want `serialize sets the cookie session without HttpOnly`
})
