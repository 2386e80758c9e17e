--- stopped: write, the plainest
DELETE FROM ledger.offsets
--- stopped: write, a row in
INSERT INTO ledger.offsets VALUES ('x', 1, 1)
--- stopped: write, a value changed
UPDATE ledger.offsets SET inode = 1
--- stopped: write, TRUNCATE is a DELETE to the engine
TRUNCATE ledger.offsets
--- stopped: write, MERGE
MERGE INTO ledger.offsets USING (SELECT 1) ON true WHEN MATCHED THEN DELETE
--- stopped: write behind a WITH
WITH x AS (SELECT 1) DELETE FROM ledger.offsets
--- stopped: write behind a WITH and an insert of it
WITH x AS (SELECT 'x' AS path, 1 AS inode, 1 AS b) INSERT INTO ledger.offsets SELECT * FROM x
--- stopped: write by EXPLAIN ANALYZE, which runs it
EXPLAIN ANALYZE DELETE FROM ledger.offsets
--- stopped: write by EXPLAIN ANALYZE behind comments
/* x */ explain -- x
analyze INSERT INTO ledger.offsets VALUES ('x', 1, 1)
--- stopped: EXPLAIN of a write
EXPLAIN DELETE FROM ledger.offsets
--- stopped: EXPLAIN with options, of a write
EXPLAIN (ANALYZE, FORMAT json) CREATE TABLE t AS FROM runs
--- stopped: a table made
CREATE TABLE t (a INTEGER)
--- stopped: a table made from a query
CREATE OR REPLACE TABLE t AS FROM runs
--- open: a temporary table
CREATE TEMP TABLE t (a INTEGER)
--- open: a temporary view of an internal table
CREATE TEMP VIEW runs AS FROM ledger.offsets
--- open: a temporary macro
CREATE TEMP MACRO f() AS 1
--- stopped: a view made
CREATE VIEW v AS FROM runs
--- stopped: a macro made
CREATE MACRO f() AS TABLE FROM ledger.offsets
--- stopped: a schema made
CREATE SCHEMA s
--- stopped: a sequence made
CREATE SEQUENCE s
--- stopped: a type made
CREATE TYPE t AS ENUM ('a')
--- stopped: an index made
CREATE INDEX i ON ledger.offsets (path)
--- stopped: a view dropped
DROP VIEW runs
--- stopped: a table dropped
DROP TABLE ledger.offsets
--- stopped: a table renamed
ALTER TABLE ledger.offsets RENAME TO o
--- stopped: a comment written
COMMENT ON VIEW runs IS 'x'
--- stopped: a sequence advanced
SELECT nextval('ledger.ids')
--- stopped: a sequence read, which needs it advanced
SELECT currval('ledger.ids')
--- open: VACUUM
VACUUM
--- open: ANALYZE
ANALYZE
--- open: CHECKPOINT
CHECKPOINT
--- open: a checkpoint through a function
SELECT * FROM checkpoint()
--- open: a forced checkpoint
FORCE CHECKPOINT
--- stopped: file, CSV
SELECT * FROM read_csv('/etc/passwd')
--- stopped: file, text
SELECT content FROM read_text('/etc/passwd')
--- stopped: file, bytes by pattern
FROM read_blob('/etc/*')
--- stopped: file, JSON lines
FROM read_ndjson('logs/a.ndjson')
--- stopped: file, JSON with its columns
FROM read_json('logs/a.json', columns = {'a': 'VARCHAR'})
--- stopped: file, Parquet
FROM read_parquet(['a.parquet', 'b.parquet'])
--- stopped: file, Parquet under its old name
FROM parquet_scan('a.parquet')
--- stopped: file, metadata of Parquet
FROM parquet_metadata('a.parquet')
--- stopped: file, names of files
FROM glob('/etc/*')
--- stopped: file, guess of its form
FROM sniff_csv('/etc/passwd')
--- stopped: file, another database
FROM read_duckdb('other.duckdb')
--- stopped: file named as a table
FROM '/var/log/syslog.csv'
--- stopped: file named as a table, in double quotes
FROM "a.parquet"
--- stopped: network
FROM 'https://example.com/a.csv'
--- stopped: network, behind a function
FROM read_csv('https://example.com/?q=' || 'x')
--- stopped: file written
COPY runs TO 'out.csv'
--- stopped: file written to the terminal
COPY (FROM runs) TO '/dev/stdout'
--- stopped: file read into a table
COPY ledger.offsets FROM 'in.csv'
--- stopped: database written out
EXPORT DATABASE 'out'
--- stopped: database read in, which opens its file while it is parsed
IMPORT DATABASE 'in'
--- stopped: a database opened
ATTACH 'other.duckdb' AS other
--- open: a database in memory
ATTACH ':memory:' AS other
--- stopped: the database left
DETACH memory
--- open: the schema changed
USE ledger
--- stopped: an extension installed
INSTALL httpfs
--- stopped: an extension loaded
LOAD httpfs
--- stopped: a secret made
CREATE SECRET s (TYPE s3, KEY_ID 'x', SECRET 'y')
--- stopped: setting changed
SET memory_limit = '100GB'
--- stopped: setting changed by a pragma
PRAGMA memory_limit = '100GB'
--- stopped: setting put back
RESET memory_limit
--- stopped: lock taken off
SET lock_configuration = false
--- open: session, a variable
SET VARIABLE x = 1
--- open: session, a variable read
SELECT getvariable('x')
--- open: session, the seed of random()
SELECT setseed(0.5)
--- open: session, profiling
PRAGMA enable_profiling
--- open: session, the optimizer
PRAGMA disable_optimizer
--- open: session, checks
PRAGMA verify_parallelism
--- open: whole engine, logging by CALL
CALL enable_logging()
--- open: whole engine, logging by SELECT
SELECT * FROM enable_logging()
--- open: whole engine, the log emptied
FROM truncate_duckdb_logs()
--- open: whole engine, another parser
FROM enable_peg_parser()
--- open: whole engine, profiling
FROM enable_profiling()
--- open: whole engine, a line in the log
SELECT write_log('x', level := 'ERROR')
--- open: time wasted
SELECT sleep_ms(1)
--- open: time wasted, as PostgreSQL says it
SELECT pg_sleep(0.001)
--- stopped: transaction begun
BEGIN
--- open: transaction ended
COMMIT
--- open: transaction thrown away
ROLLBACK
--- open: statement kept for later
PREPARE p AS SELECT 1
--- stopped: statement run from there
EXECUTE p
--- open: two statements
SELECT 1; SELECT 2
--- open: the transaction ended, then a write
COMMIT; DROP VIEW runs
--- open: a write behind a comment that looks like an end
SELECT 1 /* ; */; CREATE TEMP TABLE t (a INTEGER) --
--- open: two statements, the second in EXPLAIN
EXPLAIN SELECT 1; SELECT 2
--- open: two statements, one a dynamic PIVOT
PIVOT runs ON model USING count(*); SELECT 2
--- open: SQL in a text
FROM query('SELECT * FROM ledger.offsets')
--- open: SQL put together in a text
SELECT * FROM query('SELECT * FROM enable_' || 'logging()')
--- open: a table named in a text
FROM query_table('ledger.offsets')
--- open: tables named in a list
FROM query_table(['runs', 'ledger.run_rows'], true)
--- open: SQL as a serialised tree
FROM json_execute_serialized_sql(json_serialize_sql('FROM ledger.offsets'))
--- open: SQL read into a tree
SELECT json_serialize_sql('SELECT 1')
--- open: SQL planned
SELECT json_serialize_plan('FROM ledger.offsets')
--- open: a tree made to SQL
SELECT json_deserialize_sql('{}'::JSON) WHERE false
--- open: settings as a table function
SELECT value FROM duckdb_settings() WHERE name = 'temp_directory'
--- open: settings as PostgreSQL has them, without a function
SELECT * FROM pg_catalog.pg_settings
--- open: settings by name
SELECT current_setting('threads')
--- open: settings, upper case in quotes
SELECT "CURRENT_SETTING"('threads')
--- open: settings, with the schema written out
SELECT system.main.current_setting('threads')
--- open: settings, with comments between
SELECT current_setting/**/( -- x
'threads')
--- open: settings in a lambda
SELECT list_transform(['a'], lambda x: x || current_setting('threads'))
--- open: settings in a list comprehension
SELECT [x || current_setting('threads') FOR x IN ['a']]
--- open: settings in a CASE
SELECT CASE WHEN current_setting('threads') = '2' THEN 1 END
--- open: settings in a window
SELECT max(current_setting('threads')) OVER (ORDER BY model) FROM runs
--- open: settings in the order of a window
SELECT row_number() OVER (ORDER BY current_setting('threads')) FROM runs
--- stopped: settings as a window
SELECT current_setting('threads') OVER () FROM runs
--- open: settings in FILTER
SELECT count(*) FILTER (WHERE current_setting('threads') = '2') FROM runs
--- open: settings in ORDER BY
SELECT * FROM runs ORDER BY current_setting('threads')
--- open: settings in LIMIT
SELECT * FROM runs LIMIT current_setting('threads')::INTEGER
--- open: settings in GROUP BY
SELECT count(*) FROM runs GROUP BY current_setting('threads')
--- open: settings in HAVING
SELECT count(*) FROM runs HAVING current_setting('threads') = '2'
--- open: settings in QUALIFY
SELECT * FROM runs QUALIFY row_number() OVER () = current_setting('threads')::INTEGER
--- open: settings in a join
FROM runs JOIN steps ON current_setting('threads') = '2'
--- open: settings in VALUES
VALUES (current_setting('threads'))
--- open: settings in REPLACE
SELECT * REPLACE (current_setting('threads') AS model) FROM runs
--- open: settings as an argument of a table function
FROM range(current_setting('threads')::INTEGER)
--- open: settings in a PIVOT
PIVOT runs ON model IN ('a') USING max(current_setting('threads'))
--- open: settings in a dynamic PIVOT
PIVOT runs ON model USING max(current_setting('threads'))
--- open: settings in EXPLAIN
EXPLAIN SELECT current_setting('threads')
--- open: settings in DESCRIBE
DESCRIBE SELECT current_setting('threads')
--- open: settings in SUMMARIZE
SUMMARIZE SELECT current_setting('threads') AS a
--- open: leak, tables
FROM duckdb_tables()
--- open: leak, tables without brackets
FROM duckdb_tables
--- open: leak, columns
SELECT * FROM duckdb_columns
--- open: leak, views with their SQL
SELECT sql FROM duckdb_views()
--- open: leak, paths of databases
FROM duckdb_databases
--- open: leak, paths of databases by a pragma's view
FROM pragma_database_list
--- open: leak, as SQLite has it
SELECT sql FROM sqlite_master
--- open: leak, as PostgreSQL has it
SELECT relname FROM pg_class
--- open: leak, as the standard has it
SELECT * FROM information_schema.tables
--- open: leak, from the system database
FROM system.information_schema.columns
--- open: leak, from the system database's main schema
FROM system.main.duckdb_tables
--- open: leak, quoted and in upper case
FROM "DUCKDB_TABLES"
--- open: leak, logs
FROM duckdb_logs
--- open: leak, secrets
FROM duckdb_secrets()
--- open: leak, memory
FROM duckdb_memory()
--- open: leak, temporary files
FROM duckdb_temporary_files()
--- open: leak, variables
FROM duckdb_variables()
--- open: leak, functions
FROM duckdb_functions()
--- open: leak, the system
FROM pragma_platform()
--- open: leak, sizes
CALL pragma_database_size()
--- open: leak, columns by a pragma
PRAGMA table_info('ledger.offsets')
--- open: leak, rows in storage
FROM pragma_storage_info('ledger.offsets')
--- open: leak, a sample of an internal table
FROM duckdb_table_sample('ledger.offsets')
--- open: leak, all tables
SHOW ALL TABLES
--- open: leak, tables of a schema
SHOW TABLES FROM ledger
--- open: leak, schemas
SHOW SCHEMAS
--- open: leak, databases
SHOW DATABASES
--- open: leak, all tables by a bare word
DESCRIBE
--- open: leak, all tables in a subquery
SELECT * FROM (SHOW ALL TABLES)
--- open: session, the name of the database
SELECT current_database()
--- open: session, the name of the database without brackets
SELECT current_catalog
--- open: session, the schema without brackets, in quotes
SELECT "CURRENT_SCHEMA"
--- open: session, the text of the query
SELECT current_query()
--- open: session, the transaction
SELECT txid_current()
--- open: session, the connection
SELECT current_connection_id()
--- open: leak, the definition of a view
SELECT pg_get_viewdef(oid) FROM (SELECT 1 AS oid)
--- open: leak, the block size of the database
SELECT get_block_size('memory')
--- open: internal table
FROM ledger.offsets
--- open: internal table with its database
FROM memory.ledger.offsets
--- open: internal table, quoted and in upper case
FROM "LEDGER"."Offsets"
--- open: internal table in a subquery
SELECT (SELECT max(path) FROM ledger.offsets)
--- open: internal table in a WITH
WITH x AS (FROM ledger.offsets) FROM x
--- open: internal table in a join
FROM runs JOIN ledger.offsets ON true
--- open: internal table in a set operation
SELECT run_id FROM runs UNION ALL SELECT path FROM ledger.offsets
--- open: internal table in EXISTS
FROM runs WHERE EXISTS (FROM ledger.offsets WHERE path LIKE '/srv%')
--- open: internal table in IN
FROM runs WHERE file IN (SELECT path FROM ledger.offsets)
--- open: internal table in a lateral join
FROM runs r, LATERAL (FROM ledger.offsets WHERE r.line = inode)
--- open: internal table in LIMIT
FROM runs LIMIT (SELECT count(*) FROM ledger.offsets)
--- open: internal table in ORDER BY
FROM runs ORDER BY (SELECT max(path) FROM ledger.offsets)
--- open: internal table in a window
SELECT sum(line) OVER (PARTITION BY (SELECT max(path) FROM ledger.offsets)) FROM runs
--- open: internal table in an argument of a table function
FROM unnest((SELECT list(path) FROM ledger.offsets))
--- open: internal table in PIVOT
PIVOT ledger.offsets ON path IN ('x') USING count(*)
--- open: internal table in a dynamic PIVOT
PIVOT (FROM ledger.offsets) ON path USING count(*)
--- open: internal table for the columns of a PIVOT
PIVOT runs ON file IN (SELECT path FROM ledger.offsets) USING count(*)
--- open: internal table in UNPIVOT
UNPIVOT ledger.offsets ON inode INTO NAME n VALUE v
--- open: internal table in the first arm of a recursive WITH
WITH RECURSIVE t AS (SELECT path FROM ledger.offsets UNION ALL FROM t WHERE false) FROM t
--- open: internal table named like the recursive WITH that reads it
WITH RECURSIVE offsets AS (SELECT 'x' AS path, 1 AS inode, 1 AS b UNION ALL (FROM ledger.offsets)) FROM offsets LIMIT 1
--- open: the rows of a recursion, named with a database
WITH RECURSIVE t(n) USING KEY (n) AS (SELECT 1 UNION (FROM other.recurring.t WHERE n < 1)) FROM t
--- open: internal table described
DESCRIBE ledger.offsets
--- open: internal table summarized
SUMMARIZE ledger.offsets
--- open: internal table shown
SHOW ledger.offsets
--- open: internal table explained
EXPLAIN FROM ledger.offsets
--- open: internal table by the histogram of a table
FROM histogram(ledger.offsets, path)
--- open: internal table by the values of a histogram
FROM histogram_values('ledger.offsets', path)
--- open: values of an internal type
SELECT enum_range(NULL::ledger.phase)
--- open: an internal type inside another
SELECT {'a': 'inner'}::STRUCT(a memory.ledger.phase)
--- open: WITH named like a view of the engine, read where the engine does not see it
FROM (WITH duckdb_tables AS (SELECT 1) FROM duckdb_tables), duckdb_tables
--- open: WITH that reads the view it is named after
WITH duckdb_tables AS (SELECT * FROM duckdb_tables) FROM duckdb_tables
--- open: recursive WITH whose first arm reads the view it is named after
WITH RECURSIVE pg_class AS (SELECT relname FROM pg_class UNION ALL FROM pg_class WHERE false) FROM pg_class
--- open: a state of an aggregate
SELECT sum(line) EXPORT_STATE FROM runs
--- open: a state of an aggregate, finished
SELECT finalize(sum(line) EXPORT_STATE) FROM runs
--- open: raw bytes taken for a value
SELECT st_geomfromwkb('\x00'::BLOB) WHERE false
--- stopped: raw pointers
FROM arrow_scan(1, 2, 3)
--- stopped: a scan with nothing to scan
FROM seq_scan()
--- stopped: an older version of a table
FROM runs AT (VERSION => 1)
--- stopped: EXPLAIN with an option that is none
EXPLAIN (FORMAT json, COSTS) SELECT 1
--- stopped: EXPLAIN with a format that is none
EXPLAIN (FORMAT 'xml') SELECT 1
--- stopped: EXPLAIN with options that never end
EXPLAIN (FORMAT json SELECT 1
--- open: EXPLAIN of something else
EXPLAIN DESCRIBE runs
