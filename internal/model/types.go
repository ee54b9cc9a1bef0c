package model

import "strings"

// Typed maps types to what a parameter is that is declared to be of one: a
// role, or what calling the class gives. Declaring it is a promise that the
// framework will call with such a value, whoever registers the function.
var Typed = spread(map[string]string{
	"express:req":   "express.Request express-serve-static-core.Request",
	"express:res":   "express.Response express-serve-static-core.Response",
	"fastify:req":   "fastify.FastifyRequest",
	"fastify:reply": "fastify.FastifyReply",
	"next:req":      "next.NextApiRequest @vercel/node.VercelRequest",
	"next:res":      "next.NextApiResponse @vercel/node.VercelResponse",
	"web:request":   "next/server.NextRequest globalThis.Request",
	"next:context":  "next.GetServerSidePropsContext",
	"koa:ctx":       "koa.Context koa.ParameterizedContext koa.DefaultContext koa.ExtendableContext @koa/router.RouterContext koa-router.IRouterContext @midwayjs/koa.Context egg.Context koa-router.RouterContext",
	"hapi:request":  "@hapi/hapi.Request",
	"foal:ctx":      "@foal/core.Context",
	"hapi:h":        "@hapi/hapi.ResponseToolkit",
	"http:req":      "node:http.IncomingMessage node:http2.Http2ServerRequest",
	"http:res":      "node:http.ServerResponse node:http2.Http2ServerResponse",
	"lambda:event": "aws-lambda.APIGatewayProxyEvent aws-lambda.APIGatewayProxyEventV2 aws-lambda.APIGatewayEvent aws-lambda.APIGatewayProxyWithCognitoAuthorizerEvent aws-lambda.ALBEvent aws-lambda.LambdaFunctionURLEvent " +
		"aws-lambda.S3Event aws-lambda.SQSEvent aws-lambda.SNSEvent aws-lambda.DynamoDBStreamEvent aws-lambda.KinesisStreamEvent aws-lambda.APIGatewayProxyWebsocketEventV2",
	"adonis:ctx":                      "@adonisjs/core/http.HttpContext @ioc:Adonis/Core/HttpContext.HttpContextContract",
	"angular:route":                   "@angular/router.ActivatedRoute @angular/router.ActivatedRouteSnapshot",
	"angular:router":                  "@angular/router.Router",
	"socketio:socket":                 "socket.io.Socket",
	"queue:job":                       "bull.Job bullmq.Job",
	"svelte:event":                    "@sveltejs/kit.RequestEvent",
	"remix:args":                      "@remix-run/node.LoaderFunctionArgs @remix-run/node.ActionFunctionArgs react-router.LoaderFunctionArgs react-router.ActionFunctionArgs",
	"knex()":                          "knex.Knex nestjs-knex.Knex",
	"mysql.createConnection()":        "mysql.Connection mysql.Pool mysql.PoolConnection",
	"pg.Client()":                     "pg.PoolClient pg.ClientBase",
	"oracledb.getConnection()":        "oracledb.Connection oracledb.Pool",
	"better-sqlite3()":                "better-sqlite3.Database",
	"sqlite.open()":                   "sqlite.Database",
	"pg-promise()()":                  "pg-promise.IDatabase pg-promise.ITask",
	"ioredis()":                       "redis.RedisClientType",
	"axios":                           "axios.AxiosInstance",
	"got":                             "got.Got",
	"puppeteer:page":                  "puppeteer.Page playwright.Page",
	"puppeteer.launch()":              "puppeteer.Browser puppeteer.BrowserContext",
	"simple-git()":                    "simple-git.SimpleGit",
	"ldapjs.createClient()":           "ldapjs.Client",
	"neo4j-driver.driver()":           "neo4j-driver.Driver",
	"nodemailer.createTransport()":    "nodemailer.Transporter",
	"neo4j-driver.driver().session()": "neo4j-driver.Session neo4j-driver.Transaction neo4j-driver.ManagedTransaction",
	"mongodb.MongoClient().db()":      "mongodb.Db",
	"mongodb.MongoClient().db().collection()": "mongodb.Collection",
	"typeorm:manager":                         "typeorm.SelectQueryBuilder typeorm.QueryRunner typeorm.Repository typeorm.EntityManager typeorm.TreeRepository typeorm.MongoRepository",
	"globalThis.document":                     "globalThis.Document",
})

// TypedFunctions maps types of functions to the roles of their parameters.
var TypedFunctions = map[string][]string{
	"express.RequestHandler":              expressRoles,
	"express.Handler":                     expressRoles,
	"express.ErrorRequestHandler":         expressError,
	"fastify.RouteHandlerMethod":          fastifyRoles,
	"fastify.RouteHandler":                fastifyRoles,
	"next.NextApiHandler":                 {"next:req", "next:res"},
	"next.GetServerSideProps":             {"next:context"},
	"koa.Middleware":                      {"koa:ctx", "koa:next"},
	"node:http.RequestListener":           {"http:req", "http:res"},
	"@hapi/hapi.Lifecycle.Method":         hapiRoles,
	"@sveltejs/kit.RequestHandler":        {"svelte:event"},
	"@remix-run/node.LoaderFunction":      {"remix:args"},
	"@remix-run/node.ActionFunction":      {"remix:args"},
	"aws-lambda.APIGatewayProxyHandler":   {"lambda:event"},
	"aws-lambda.APIGatewayProxyHandlerV2": {"lambda:event"},
	"aws-lambda.ALBHandler":               {"lambda:event"},
	"aws-lambda.Handler":                  {"lambda:event"},
	"aws-lambda.S3Handler":                {"lambda:event"},
	"aws-lambda.SQSHandler":               {"lambda:event"},
	"aws-lambda.SNSHandler":               {"lambda:event"},
}

// FieldRules are the decorators of class-validator that leave a value of a
// field that no sink minds.
var FieldRules = names(nil, "class-validator.IsInt()", "class-validator.IsNumber()", "class-validator.IsBoolean()", "class-validator.IsDate()", "class-validator.IsUUID()",
	"class-validator.IsMongoId()", "class-validator.IsEnum()", "class-validator.IsIn()", "class-validator.IsNumberString()", "class-validator.IsISO8601()", "class-validator.IsDateString()",
	"class-validator.IsAlphanumeric()", "class-validator.IsAlpha()", "class-validator.IsPositive()", "class-validator.IsHexadecimal()", "class-validator.IsPort()")

// TextRules are those that leave a text.
var TextRules = names(nil, "class-validator.IsString()", "class-validator.IsEmail()", "class-validator.IsUrl()", "class-validator.Length()", "class-validator.MaxLength()", "class-validator.Matches()")

// spread turns "role: the types that it is for" into a map by type.
func spread(byRole map[string]string) map[string]string {
	m := map[string]string{}
	for role, types := range byRole {
		for _, t := range strings.Fields(types) {
			m[t] = role
		}
	}
	return m
}
