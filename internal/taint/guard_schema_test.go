package taint

import "testing"

func TestSchemas(t *testing.T) {
	testShapes(t, `const { body, query, check, validationResult } = require('express-validator'), Joi = require('joi'), { celebrate, Segments } = require('celebrate'), { z } = require('zod')
const { exec } = require('child_process'), app = require('express')()
`, "", Application, []shape{
		{"chain", "app.post('/', body('id').isInt(), (req, res) => { validationResult(req).throw()\nexec('a ' + req.body.id)\nexec('a ' + req.body.name) // flows\n})"},
		{"chains in a list", "const rules = [body('id').isInt(), body('name').isAlphanumeric()]\napp.post('/', rules, (req, res) => { validationResult(req).throw()\nexec('a ' + req.body.id + req.body.name)\n})"},
		{"chain of another part", "app.post('/', query('id').isInt(), (req, res) => { validationResult(req).throw()\nexec('a ' + req.body.id) // flows\n})"},
		{"chain that checks little", "app.post('/', body('id').isLength({ min: 1 }), (req, res) => { validationResult(req).throw()\nexec('a ' + req.body.id) // flows\n})"},
		{"chain with a pattern", "app.post('/', body('id').matches(/^\\w+$/), (req, res) => { validationResult(req).throw()\nexec('a ' + req.body.id)\n})"},
		{"chain with a loose pattern", "app.post('/', body('id').matches(/\\w+/), (req, res) => { validationResult(req).throw()\nexec('a ' + req.body.id) // flows\n})"},
		{"celebrate", "app.post('/', celebrate({ [Segments.BODY]: Joi.object({ id: Joi.number() }) }), (req, res) => {\nexec('a ' + req.body.id)\nexec('a ' + req.body.name) // flows\n})"},
		{"celebrate by name", "app.post('/', celebrate({ body: Joi.object().keys({ id: Joi.string().guid().required() }) }), (req, res) => {\nexec('a ' + req.body.id)\nexec('a ' + req.query.id) // flows\n})"},
		{"error of a schema", "const s = Joi.object({ id: Joi.number(), name: Joi.string() })\napp.post('/', (req, res) => { const { error } = s.validate(req.body)\nif (error) return res.end()\nexec('a ' + req.body.id)\nexec('a ' + req.body.name) // flows\n})"},
		{"error of a schema, not looked at", "const s = Joi.object({ id: Joi.number() })\napp.post('/', (req, res) => { const { error } = s.validate(req.body)\nexec('a ' + req.body.id) // flows\n})"},
		{"error of a schema, by property", "const s = Joi.object({ id: Joi.number() })\napp.post('/', (req, res) => { const r = s.validate(req.body)\nif (r.error) return res.end()\nexec('a ' + req.body.id)\n})"},
		{"success", "const s = z.object({ id: z.string().uuid(), name: z.string() })\napp.post('/', (req, res) => { const r = s.safeParse(req.body)\nif (!r.success) return res.end()\nexec('a ' + req.body.id)\nexec('a ' + req.body.name) // flows\n})"},
		{"failure", "const s = z.object({ id: z.string().uuid() })\napp.post('/', (req, res) => { const r = s.safeParse(req.body)\nif (r.success) return res.end()\nexec('a ' + req.body.id) // flows\n})"},
		{"nested", "const s = z.object({ user: z.object({ id: z.number() }) })\napp.post('/', (req, res) => { const r = s.safeParse(req.body)\nif (!r.success) return res.end()\nexec('a ' + req.body.user.id)\n})"},
	})
}
