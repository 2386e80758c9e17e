--- every shape of a plain SELECT
SELECT model, count(*) AS runs, sum(cost_usd) AS cost_usd FROM runs GROUP BY model ORDER BY cost_usd DESC NULLS LAST LIMIT 10 OFFSET 0
--- a trailing semicolon
SELECT 1;
--- several trailing semicolons
SELECT 1;;;
--- comments everywhere, and a semicolon in one of them
/* first; */ SELECT -- second;
  1 /* third /* nested */ */ -- end
--- no FROM
SELECT 1 + 1 AS two, 'a' || 'b' AS text
--- FROM first, with nothing else
FROM runs
--- FROM first, then SELECT
FROM runs SELECT model, duration_ms WHERE status = 'completed'
--- TABLE
TABLE runs
--- VALUES
VALUES (1, 'a'), (2, 'b')
--- VALUES as a table
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS pairs(number, letter) WHERE number > 1
--- in brackets
((SELECT 1))
--- upper case and quotes in the name of a table
SELECT * FROM "RUNS"
--- the schema written out
SELECT * FROM main.runs
--- database and schema written out
SELECT * FROM memory.main.runs
--- a table name in single quotes, which the engine reads as a name
FROM 'runs'
--- every table
SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM steps), (SELECT count(*) FROM rejects), (SELECT count(*) FROM files), (SELECT count(*) FROM prices), (SELECT count(*) FROM models)
--- WITH
WITH slow AS (SELECT * FROM runs WHERE duration_ms > 5000) SELECT model, count(*) FROM slow GROUP BY model
--- WITH, one on the other
WITH a AS (FROM runs), b(m) AS MATERIALIZED (SELECT model FROM a), c AS NOT MATERIALIZED (FROM b) SELECT * FROM a, b, c
--- WITH hides a table of the same name
WITH runs AS (SELECT * FROM runs WHERE origin = 'production') SELECT count(*) FROM runs
--- WITH in another case than its use
WITH "Slow" AS (FROM runs) FROM slow
--- WITH seen from a subquery, a join and a union
WITH s AS (FROM steps) SELECT (SELECT count(*) FROM s), a.name FROM s a JOIN s b USING (run_id, seq) UNION ALL SELECT 1, name FROM s
--- WITH inside WITH, the inner name hiding the outer
WITH x AS (SELECT 1 AS i), y AS (WITH x AS (SELECT 2 AS i) FROM x) FROM y, x
--- WITH before a set operation
WITH a AS (SELECT 1 AS n) SELECT n FROM a UNION ALL SELECT n + 1 FROM a ORDER BY n LIMIT 1
--- WITH read by a LIMIT
WITH a AS (SELECT 1 AS n) FROM runs LIMIT (SELECT n FROM a)
--- recursive WITH
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t
--- recursive WITH with keys
WITH RECURSIVE t(k, n) USING KEY (k) AS (SELECT 1, 1 UNION (SELECT k, n + 1 FROM recurring.t WHERE n < 4)) FROM t
--- DISTINCT ON
SELECT DISTINCT ON (model) model, started_at FROM runs ORDER BY model, started_at DESC
--- GROUP BY ALL and ORDER BY ALL
SELECT kind, model, count(*) FROM runs GROUP BY ALL ORDER BY ALL
--- grouping sets
SELECT kind, model, grouping(kind, model), count(*) FROM runs GROUP BY GROUPING SETS ((kind), (model), ()) ORDER BY ALL
--- CUBE and ROLLUP
SELECT kind, model, status, count(*) FROM runs GROUP BY CUBE (kind, model), ROLLUP (status) HAVING count(*) > 0
--- HAVING
SELECT model FROM runs GROUP BY model HAVING avg(duration_ms) > 2 * min(duration_ms) OR count(*) > 0
--- windows
SELECT run_id, row_number() OVER w, lag(cost_usd, 1, 0) OVER w, sum(total_tokens) OVER (ORDER BY started_at ROWS BETWEEN 2 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM runs WINDOW w AS (PARTITION BY kind ORDER BY started_at)
--- window over a range of time
SELECT avg(duration_ms) OVER (ORDER BY started_at RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) FROM runs
--- window functions of rank
SELECT rank() OVER (ORDER BY duration_ms), dense_rank() OVER (ORDER BY kind), percent_rank() OVER (ORDER BY duration_ms), ntile(4) OVER (ORDER BY duration_ms), first_value(model IGNORE NULLS) OVER (ORDER BY started_at), nth_value(model, 2) OVER (ORDER BY started_at) FROM runs
--- QUALIFY
SELECT * FROM runs QUALIFY row_number() OVER (PARTITION BY model ORDER BY duration_ms DESC) = 1
--- aggregates with FILTER, ORDER BY and DISTINCT
SELECT count(*) FILTER (WHERE status = 'failed') / count(*) AS failed, string_agg(model, ', ' ORDER BY model), count(DISTINCT kind), arg_max(model, duration_ms), list(DISTINCT model) FROM runs
--- quantiles in each spelling
SELECT quantile_cont(duration_ms, [0.5, 0.95]), percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms), median(duration_ms), approx_quantile(duration_ms, 0.9), mode(model) FROM runs
--- statistics
SELECT stddev_samp(duration_ms), var_pop(quality), corr(duration_ms, total_tokens), regr_slope(duration_ms, total_tokens), skewness(duration_ms), mad(duration_ms), histogram(model), entropy(model) FROM runs
--- subqueries in every place
SELECT (SELECT max(duration_ms) FROM runs), EXISTS (FROM steps), model IN (SELECT model FROM prices), duration_ms >= ALL (SELECT duration_ms FROM steps) FROM runs r WHERE run_id IN (SELECT run_id FROM steps s WHERE s.run_id = r.run_id)
--- joins of every kind
SELECT count(*) FROM runs r LEFT JOIN steps s ON r.run_id = s.run_id RIGHT JOIN prices p USING (model) FULL JOIN models m ON m.model = p.model CROSS JOIN rejects
--- natural, semi and anti joins
SELECT * FROM runs SEMI JOIN steps USING (run_id) ANTI JOIN rejects USING (file)
--- ASOF join
SELECT r.run_id, p.input_usd_per_mtok FROM runs r ASOF LEFT JOIN prices p ON r.model = p.model AND r.started_at >= p.valid_from
--- lateral join
SELECT r.run_id, s.name FROM runs r, LATERAL (SELECT name FROM steps WHERE steps.run_id = r.run_id ORDER BY duration_ms DESC LIMIT 1) s
--- positional join
FROM runs POSITIONAL JOIN steps
--- a comma join
SELECT r.run_id, s.name FROM runs r, steps s WHERE r.run_id = s.run_id
--- set operations
SELECT model FROM runs UNION SELECT model FROM prices INTERSECT SELECT model FROM models EXCEPT ALL SELECT 'x'
--- union by name
SELECT 1 AS a UNION ALL BY NAME SELECT 2 AS b
--- sampling
SELECT * FROM runs TABLESAMPLE reservoir(2 ROWS) REPEATABLE (42)
--- sampling the whole query
SELECT * FROM runs USING SAMPLE 50%
--- limit in percent
SELECT * FROM runs LIMIT 50%
--- static PIVOT
PIVOT runs ON model IN ('llama-3.1-8b-instant', 'llama3.1:8b') USING sum(cost_usd) AS cost, count(*) AS runs GROUP BY kind
--- static PIVOT in the SQL standard's form
FROM runs PIVOT (count(*) AS n FOR status IN ('completed' AS ok, 'failed') GROUP BY kind)
--- dynamic PIVOT
PIVOT runs ON model USING sum(cost_usd) GROUP BY kind
--- dynamic PIVOT over several columns
PIVOT runs ON kind, status USING count(*) GROUP BY provider ORDER BY provider
--- dynamic PIVOT of a query, in a WITH, used later
WITH r AS (FROM runs WHERE duration_ms > 0), p AS (PIVOT r ON status USING count(*) GROUP BY kind) SELECT * FROM p
--- dynamic PIVOT in brackets
SELECT * FROM (PIVOT (SELECT kind, model FROM runs) ON model USING count(*)) WHERE kind = 'request'
--- PIVOT with a query for its columns
PIVOT runs ON model IN (SELECT model FROM prices) USING count(*) GROUP BY kind
--- EXPLAIN of a dynamic PIVOT
EXPLAIN PIVOT runs ON model USING count(*) GROUP BY kind
--- UNPIVOT
UNPIVOT (SELECT run_id, input_tokens, output_tokens FROM runs) ON input_tokens, output_tokens INTO NAME direction VALUE tokens
--- UNPIVOT in the SQL standard's form
FROM (SELECT run_id, input_tokens, output_tokens FROM runs) UNPIVOT INCLUDE NULLS (tokens FOR direction IN (input_tokens, output_tokens))
--- UNPIVOT over COLUMNS
UNPIVOT (SELECT duration_ms, quality FROM runs) ON COLUMNS(*) INTO NAME measure VALUE value
--- list comprehension
SELECT [x * 2 FOR x IN [1, 2, 3] IF x > 1]
--- lambdas, old and new arrow
SELECT list_transform([1, 2], x -> x + 1), list_filter([1, 2], lambda x: x > 1), list_reduce([1, 2, 3], lambda a, b: a + b)
--- lambdas in lambdas
SELECT list_transform([[1], [2, 3]], lambda inner_list: list_sum(list_transform(inner_list, lambda x: x * x)))
--- lists, slices, structs, maps
SELECT [1, 2, 3][1], [1, 2, 3][1:2], {'a': 1}.a, MAP {'k': 'v'}['k'], struct_pack(a := 1), row(1, 2), [1, 2]::INTEGER[2], {'a': {'b': [1]}}.a.b[1]
--- UNNEST in the select list and in FROM
SELECT unnest([1, 2]), u.v, unnest({'a': 1, 'b': 2}) FROM unnest(['x', 'y']) u(v)
--- recursive UNNEST
SELECT unnest([[1, 2], [3]], recursive := true)
--- UNNEST of a column
SELECT r.run_id, k FROM runs r, unnest(json_keys(r.config)) AS u(k)
--- WITH ORDINALITY
SELECT * FROM unnest(['a', 'b']) WITH ORDINALITY AS t(letter, place)
--- series
SELECT d FROM generate_series(TIMESTAMP '2025-10-14', TIMESTAMP '2025-10-16', INTERVAL 1 DAY) t(d), range(2) n(i)
--- rows repeated
FROM repeat('a', 3), repeat_row(1, 'x', num_rows := 2)
--- JSON as a table
SELECT key, value FROM json_each('{"a": 1, "b": [2]}') UNION ALL SELECT path, atom FROM json_tree('{"a": 1}')
--- JSON of a column as a table
SELECT r.run_id, t.key, t.value FROM runs r, json_each(r.tags) t
--- JSON operators and functions
SELECT config -> 'temperature', config ->> '$.temperature', json_extract_string(tags, '$.user'), json_type(config), json_object('a', 1), json_group_array(run_id), json_structure(config), from_json(config, '{"temperature":"DOUBLE"}') FROM runs GROUP BY ALL
--- method calls in a chain
SELECT model.upper().replace('LLAMA', 'L'), r.model.length(), ('a b').split(' ').len(), [1, 2].list_sum() FROM runs r
--- functions with the schema written out
SELECT main.upper('a'), system.main.lower('A'), pg_catalog.pg_typeof(1), "UPPER"('b')
--- casts
SELECT '1'::INTEGER, CAST('2025-01-01' AS DATE), TRY_CAST('x' AS DOUBLE), 1::DECIMAL(18, 6), '{}'::JSON, [1]::BIGINT[], {'a': 1}::STRUCT(a VARCHAR), 'a'::ENUM ('a', 'b'), '2025-01-01'::TIMESTAMPTZ, MAP {'a': 1}::MAP(VARCHAR, DOUBLE), 1::UNION(n INTEGER, t VARCHAR)
--- literals
SELECT 0xFF, 1_000, 1e10, 1.5, true, NULL, $$dollar; quoted$$, $tag$it's$tag$, E'tab\t\'quoted\'', 'it''s', x'41', DATE '2025-01-01', INTERVAL '1' DAY, INTERVAL 3 HOURS, 170141183460469231731687303715884105727
--- times
SELECT now() > started_at, date_trunc('day', started_at), time_bucket(INTERVAL 1 HOUR, started_at), strftime(started_at, '%Y-%m'), extract(dow FROM started_at), age(started_at), started_at AT TIME ZONE 'Europe/Amsterdam', epoch_ms(started_at), current_date, current_timestamp, today() FROM runs
--- texts
SELECT model LIKE 'llama%', model ILIKE '%8B%' ESCAPE '$', model SIMILAR TO '.*b.*', model GLOB '*b*', model ~ 'l+', regexp_extract(model, '(\d+)b', 1), split_part(model, '-', 1), substring(model FROM 1 FOR 3), position('a' IN model), trim(BOTH 'l' FROM model), concat_ws('-', kind, status), format('{} ms', duration_ms), printf('%.2f', duration_ms), model COLLATE NOCASE = 'X', md5(model), levenshtein(kind, status), bar(quality, 0, 1, 10) FROM runs
--- numbers
SELECT round(duration_ms / 1000, 1), greatest(1, 2), abs(-1), 7 // 2, 7 % 2, 2 ** 3, 2 ^ 3, 5!, 1 << 2, 6 & 3, 6 | 1, ~1, pi(), random() < 2, trunc(1.5), isnan(1.0), to_hex(255), format_bytes(1024) FROM runs
--- conditions
SELECT CASE WHEN quality > 0.8 THEN 'good' ELSE 'poor' END, CASE status WHEN 'failed' THEN 1 END, coalesce(cost_usd, 0), nullif(status, 'failed'), ifnull(error, ''), if(true, 1, 2), try(ln(0 - 1)), quality BETWEEN 0 AND 1, quality IS NOT DISTINCT FROM NULL, NOT (error IS NULL), status IN ('completed', 'failed'), (kind, status) = ('request', 'failed') FROM runs
--- star in each form
SELECT * EXCLUDE (message, tags) REPLACE (duration_ms / 1000 AS duration_ms) RENAME (model AS m), r.* FROM runs r
--- COLUMNS with a pattern, a list and a lambda
SELECT max(COLUMNS('.*_tokens')), min(COLUMNS(['quality'])), count(COLUMNS(c -> c LIKE 'cost%')) FROM runs
--- star with LIKE
SELECT * LIKE '%_tokens' FROM runs
--- aliases before, reused, and in WHERE
SELECT seconds: duration_ms / 1000, seconds * 2 AS twice FROM runs WHERE twice > 1
--- a whole row as a value
SELECT r, r.model FROM runs r
--- an alias that sounds like a session word
SELECT user, count(*) FROM (SELECT tags ->> 'user' AS user FROM runs) GROUP BY user
--- positions in place of names
SELECT model, kind FROM runs ORDER BY #2, 1
--- ORDER BY with a subquery and a collation
SELECT model FROM runs ORDER BY (SELECT 1), model COLLATE NOCASE DESC NULLS FIRST
--- a type function
SELECT typeof(cost_usd), pg_typeof(run_id), enum_range(NULL::ENUM ('a', 'b')), union_tag(1::UNION(n INTEGER)) FROM runs
--- the version of the engine, which is public
SELECT version()
--- DESCRIBE a table
DESCRIBE runs
--- DESC, in lower case, with the schema
desc main.steps
--- DESCRIBE a query
DESCRIBE SELECT model, sum(cost_usd) AS cost FROM runs GROUP BY model
--- DESCRIBE as a table
SELECT column_name FROM (DESCRIBE runs) WHERE column_type = 'VARCHAR'
--- SHOW a table, which is DESCRIBE
SHOW runs
--- SUMMARIZE a table
SUMMARIZE runs
--- SUMMARIZE a query
SUMMARIZE SELECT duration_ms, quality FROM runs
--- SUMMARIZE as a table
SELECT column_name, max FROM (SUMMARIZE runs)
--- SHOW TABLES
SHOW TABLES
--- SHOW TABLES in lower case with a semicolon and a comment
show /* all that can be read */ tables;
--- SHOW TABLES FROM main
SHOW TABLES FROM main
--- EXPLAIN
EXPLAIN SELECT * FROM runs
--- EXPLAIN ANALYZE
EXPLAIN ANALYZE SELECT count(*) FROM runs
--- EXPLAIN with options
EXPLAIN (FORMAT json) SELECT * FROM runs
--- EXPLAIN with options, quoted and mixed
EXPLAIN (ANALYZE, FORMAT 'json') FROM runs
--- EXPLAIN behind comments and with a query in brackets
/* why */ -- so slow
explain /* really */ (SELECT 1);
--- EXPLAIN behind a comment in a comment
/* a /* b */ */ EXPLAIN SELECT 1
--- words of commands as names
SELECT "delete", "drop" FROM (SELECT 1 AS "delete", 'DROP TABLE runs; COPY' AS "drop")
--- text that looks like an attack
SELECT * FROM runs WHERE message = '''; DROP TABLE runs; --' OR message LIKE '%read_csv(''/etc/passwd'')%'
--- a forbidden function's name as a column and an alias
SELECT current_setting, query FROM (SELECT 1 AS current_setting, 2 AS query)
--- separators in comments and texts
-- ===========================================================================================================
/***********************************************************************************************************/
SELECT '++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++'
--- a report as users write it
WITH daily AS (SELECT date_trunc('day', started_at) AS day, model, sum(cost_usd) AS cost_usd, quantile_cont(duration_ms, 0.95) AS p95 FROM runs GROUP BY ALL), moved AS (SELECT *, lag(cost_usd) OVER (PARTITION BY model ORDER BY day) AS before FROM daily) SELECT day, model, round(cost_usd, 6) AS cost, round(100 * (cost_usd / nullif(before, 0) - 1), 1) AS change, p95 FROM moved QUALIFY row_number() OVER (PARTITION BY model ORDER BY day DESC) <= 7 ORDER BY model, day
--- time gaps filled
SELECT day, count(r.run_id) FROM range(DATE '2025-10-13', DATE '2025-10-17', INTERVAL 1 DAY) days(day) LEFT JOIN runs r ON date_trunc('day', r.started_at) = day GROUP BY day ORDER BY day
--- the slowest step of each run
SELECT r.run_id, arg_max(s.name, s.duration_ms) AS slowest, max(s.duration_ms) AS slowest_ms, any_value(r.duration_ms) - sum(s.duration_ms) AS overhead_ms FROM runs r JOIN steps s USING (run_id) GROUP BY ALL
