import { Brackets, Repository } from 'typeorm'
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
}
