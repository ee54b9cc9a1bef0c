import { Brackets, Raw, Repository } from 'typeorm'
import { Controller, Get, Query } from '@nestjs/common'
import pgp from 'pg-promise'

const db = pgp()('postgres://localhost/shop')

@Controller()
export class Goods {
  constructor(private goods: Repository<object>) {}

  @Get('a') grouped(@Query('name') name: string) {
    return this.goods.createQueryBuilder('g').where(new Brackets((part) => {
      part.where(`g.name = '${name}'`) // want `name becomes part of a query: part\.where`
    })).getMany()
  }

  @Get('b') bound(@Query('name') name: string) {
    return this.goods.createQueryBuilder('g').where(new Brackets((part) => {
      part.where('g.name = :name', { name })
    })).getMany()
  }

  @Get('c') call(@Query('fn') fn: string) {
    return db.func(fn) // want `fn becomes part of a query: db\.func`
  }

  @Get('d') raw(@Query('name') name: string, @Query('order') order: string) {
    db.any('SELECT * FROM goods WHERE name = $1 ORDER BY $2:raw', [name, order]) // want `order becomes part of a query: db\.any`
    db.any('SELECT * FROM goods ORDER BY ${order^}', { order }) // want `order becomes part of a query: db\.any`
    db.any("SELECT * FROM goods WHERE name LIKE '%$1:value%'", name) // want `name becomes part of a query: db\.any`
    return db.any('SELECT * FROM goods WHERE name = $1 AND code = ${code}', { name, code: order })
  }

  @Get('e') column(@Query('price') price: string) {
    return this.goods.find({ where: { price: Raw((column) => `${column} > ${price}`) } }) // want `price becomes part of a query: Raw`
  }

  @Get('f') named(@Query('price') price: string) {
    return this.goods.find({ where: { price: Raw((column) => `${column} > :price`, { price }) } })
  }
}
