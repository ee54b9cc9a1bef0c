package model

import "slices"

// sqlSinks are texts that a database reads as a query.
var sqlSinks = []sinkRow{
	{Sink{Arg: 0, Kind: SQL}, slices.Concat(
		each("mysql.createConnection()", "query execute prepare"),
		each("pg.Client()", "query"), each("postgres()", "unsafe"),
		each("pg-promise()()", "func proc query any one none many oneOrNone manyOrNone result multi multiResult each map"),
		each("sqlite3.Database()", "run get all each exec prepare"), each("better-sqlite3()", "prepare exec pragma"), each("sqlite.open()", "get all run exec each prepare"), each("node:sqlite.DatabaseSync()", "exec prepare"),
		each("mssql.Request()", "query batch"), each("mssql mssql.ConnectionPool()", "query batch"), each("mssql.PreparedStatement()", "prepare"), each("tedious", "Request"),
		each("oracledb.getConnection()", "execute executeMany queryStream"),
		each("knex", "raw"), each("knex()", "raw whereRaw orWhereRaw andWhereRaw orderByRaw groupByRaw havingRaw joinRaw fromRaw"),
		each("sequelize()", "query"), each("globalThis.sails globalThis.sails.getDatastore()", "sendNativeQuery"), each("sequelize sequelize()", "literal"),
		each("typeorm:manager", "query where andWhere orWhere having"),
		each("@prisma/client.PrismaClient()", "$queryRawUnsafe $executeRawUnsafe"), each("@prisma/client.Prisma", "raw"), each("drizzle-orm drizzle-orm/sql", "sql.raw"), each("objection", "raw"), each("kysely.sql", "raw lit"),
		each("@google-cloud/bigquery.BigQuery()", "query createQueryJob"), each("@google-cloud/spanner.Spanner().instance().database()", "run runStream runUpdate"), each("alasql", "promise exec"),
		each("sql.js.Database() sql.js().Database()", "exec run prepare each getAsObject"), each("neo4j-driver.driver().session()", "run"), each("neo4j-driver.driver()", "executeQuery"), each("cassandra-driver.Client()", "execute eachRow stream"),
		each("duckdb.Database() duckdb.Database().connect()", "all run exec each prepare"), each("@duckdb/node-api.DuckDBInstance.create().connect()", "run runAndReadAll stream"),
		each("@libsql/client.createClient()", "execute executeMultiple batch"), each("odbc.connect() odbc.pool()", "query"), each("ibm_db ibm_db.open()", "query querySync"),
		each("massive()", "query"), each("mysql mysql.createConnection()", "raw"), each("sqlstring", "raw"), each("@databases/sql @databases/pg.sql @databases/mysql.sql @databases/sqlite.sql", "__dangerous__rawValue"), each("gremlin.driver.Client()", "submit"),
		each("arangojs.Database() arangojs()", "query explain"), each("influx.InfluxDB()", "query queryRaw"), each("@influxdata/influxdb-client.InfluxDB().getQueryApi()", "queryRows queryLines queryRaw collectRows collectLines iterateRows iterateLines"),
		each("@azure/cosmos.CosmosClient().database().container()", "items.query"), each("couchbase.connect() couchbase.Cluster()", "query"), each("jsforce.Connection()", "query"),
		each("@vercel/postgres.sql @vercel/postgres.db", "query"), each("@planetscale/database.connect()", "execute"), each("pg.neon()", "query unsafe"), each("expo-sqlite.openDatabaseSync()", "execAsync execSync"),
		[]string{"alasql", "pg.neon()", "@supabase/supabase-js.createClient().from().select().or"},
	)},
	{Sink{Arg: 0, Path: "sql", Kind: SQL}, each("mysql.createConnection()", "query execute")},
	{Sink{Arg: 0, Path: "text", Kind: SQL}, each("pg.Client() pg-promise()()", "query any one none many oneOrNone manyOrNone result")},
	{Sink{Arg: 0, Path: "query", Kind: SQL}, append(each("@google-cloud/bigquery.BigQuery()", "query createQueryJob"), each("sequelize()", "query")...)},
	{Sink{Arg: 0, Path: "sql", Kind: SQL}, append(each("@libsql/client.createClient()", "execute"), each("@google-cloud/spanner.Spanner().instance().database()", "run runStream runUpdate")...)},
	{Sink{Arg: 0, Path: "[]", Kind: SQL}, each("@libsql/client.createClient() cassandra-driver.Client()", "batch")},
	{Sink{Arg: 0, Path: "[].sql", Kind: SQL}, each("@libsql/client.createClient()", "batch")},
	{Sink{Arg: 0, Path: "[].query", Kind: SQL}, each("cassandra-driver.Client()", "batch")},
	{Sink{Arg: 0, Path: "query", Kind: SQL}, each("@azure/cosmos.CosmosClient().database().container()", "items.query")},
	{Sink{Arg: 0, Path: "Statement", Kind: SQL}, []string{"@aws-sdk/client-dynamodb.ExecuteStatementCommand", "@aws-sdk/lib-dynamodb.ExecuteStatementCommand", "aws-sdk.DynamoDB().executeStatement"}},
	{Sink{Arg: 0, Path: "Statements.[].Statement", Kind: SQL}, []string{"@aws-sdk/client-dynamodb.BatchExecuteStatementCommand", "aws-sdk.DynamoDB().batchExecuteStatement"}},
	{Sink{Arg: 0, Path: "sql", Kind: SQL}, append(each("@aws-sdk/client-rds-data", "ExecuteStatementCommand BatchExecuteStatementCommand"), each("aws-sdk.RDSDataService()", "executeStatement batchExecuteStatement")...)},
	{Sink{Arg: 0, Path: "Sql", Kind: SQL}, []string{"@aws-sdk/client-redshift-data.ExecuteStatementCommand", "aws-sdk.RedshiftData().executeStatement"}},
	{Sink{Arg: 0, Path: "QueryString", Kind: SQL}, []string{"@aws-sdk/client-athena.StartQueryExecutionCommand", "aws-sdk.Athena().startQueryExecution", "@aws-sdk/client-timestream-query.QueryCommand"}},
	{Sink{Arg: 0, Path: "sqlText", Kind: SQL}, []string{"snowflake-sdk.createConnection().execute"}},
	{Sink{Arg: 0, Path: "query", Kind: SQL}, each("@clickhouse/client.createClient()", "query command exec")},
	{Sink{Arg: 0, Kind: SQL}, []string{"pg-cursor", "pg-query-stream"}},
}

// bulkRows are the queries of bulkWrite([{ deleteOne: { filter } }]).
func bulkRows() []sinkRow {
	var rows []sinkRow
	for _, op := range []string{"deleteOne", "deleteMany", "updateOne", "updateMany", "replaceOne"} {
		rows = append(rows, sinkRow{Sink{Arg: 0, Path: "[]." + op + ".filter.*", Kind: NoSQL}, append(each(mongooseModels, "bulkWrite"), "mongodb.MongoClient().db().collection().bulkWrite")})
	}
	return rows
}

// documentSinks are queries of other databases, of directories and of XML.
var documentSinks = append(bulkRows(), []sinkRow{
	{Sink{Arg: 0, Path: "*", Kind: NoSQL}, append(each("mongodb.MongoClient().db() mongoose.connection.db", "command"), "sift", "mingo.Query", "lokijs().addCollection().find", "lokijs().getCollection().find")},
	{Sink{Arg: 0, Path: "selector.*", Kind: NoSQL}, []string{"pouchdb().find", "nano().use().find", "nano().db.use().find"}},
	{Sink{Arg: 0, Path: "body", Kind: NoSQL}, []string{"@elastic/elasticsearch.Client().search"}},
	{Sink{Arg: 0, Path: "query", Kind: NoSQL}, []string{"@elastic/elasticsearch.Client().search"}},
	{Sink{Arg: 0, Kind: LDAP}, append(each("ldapjs.createClient()", "search bind modify modifyDN del add compare"), each("ldapjs", "parseFilter parseDN")...)},
	{Sink{Arg: 1, Kind: LDAP}, each("ldapjs.createClient()", "search")},
	{Sink{Arg: 1, Path: "filter", Kind: LDAP}, each("ldapjs.createClient()", "search")},
	{Sink{Arg: 0, Path: "filter", Kind: LDAP}, each("activedirectory() activedirectory2()", "find findUsers findGroups")},
	{Sink{Arg: 0, Kind: LDAP}, each("activedirectory() activedirectory2()", "find findUsers findGroups")},
	{Sink{Arg: 0, Kind: XPath}, slices.Concat(each("xpath", "select select1 parse evaluate selectWithResolver createExpression"), each("globalThis.document", "evaluate createExpression"),
		each("libxmljs.parseXml() libxmljs.parseXml().root()", "get find"), []string{"xpath.useNamespaces()"})},
	{Sink{Arg: 0, Kind: XPath}, slices.Concat(each("fontoxpath", "evaluateXPath evaluateXPathToString evaluateXPathToFirstNode evaluateXPathToNodes evaluateXPathToBoolean evaluateXPathToNumber evaluateXPathToStrings"),
		[]string{"saxon-js.XPath.evaluate", "jsdom.JSDOM().window.document.evaluate"})},
	{Sink{Arg: 0, Path: "userDn", Kind: LDAP}, []string{"ldap-authentication.authenticate"}},
	{Sink{Arg: 1, Kind: XPath}, []string{"xpath.js"}},
}...)
