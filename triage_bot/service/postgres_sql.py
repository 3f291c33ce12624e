"""The statements of the PostgreSQL store; times are seconds of the service's clock."""

from __future__ import annotations

from procrastinate.schema import SchemaManager

SCHEMA = """
CREATE TABLE IF NOT EXISTS triage_bot_delivery (key text PRIMARY KEY, at double precision NOT NULL);
CREATE INDEX IF NOT EXISTS triage_bot_delivery_at ON triage_bot_delivery (at);
CREATE TABLE IF NOT EXISTS triage_bot_memory (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS triage_bot_change (at double precision NOT NULL, count integer NOT NULL);
CREATE TABLE IF NOT EXISTS triage_bot_aside (key text PRIMARY KEY, args jsonb NOT NULL);
"""


def queue_schema() -> bytes:
    """procrastinate's own tables and functions."""
    return SchemaManager.get_schema().encode()


REMEMBER = """
INSERT INTO triage_bot_delivery SELECT key, %(now)s FROM unnest(%(keys)s::text[]) AS key
ON CONFLICT DO NOTHING RETURNING key
"""
WAITING = """
SELECT id, queueing_lock, args FROM procrastinate_jobs
WHERE status = 'todo' AND queue_name = %(queue)s AND queueing_lock = ANY(%(keys)s) ORDER BY queueing_lock FOR UPDATE
"""
CHANGE = "UPDATE procrastinate_jobs SET args = %(args)s, scheduled_at = %(at)s WHERE id = %(id)s AND status = 'todo'"
TAKE_AWAY = "DELETE FROM procrastinate_jobs WHERE id = %(id)s AND status = 'doing' RETURNING args"
ASIDE = """
INSERT INTO triage_bot_aside VALUES (%(key)s, %(args)s) ON CONFLICT (key) DO UPDATE SET args = excluded.args
"""
KEEP = """
INSERT INTO triage_bot_memory VALUES (%(name)s, %(value)s) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
CHANGES = "SELECT coalesce(sum(count), 0) AS sum FROM triage_bot_change WHERE at > %(at)s"
DEPTH = """
SELECT count(*) FILTER (WHERE wanted <= %(now)s) AS due, count(*) FILTER (WHERE wanted > %(now)s) AS planned,
  (SELECT count(*) FROM triage_bot_aside) AS aside,
  min(wanted) FILTER (WHERE wanted <= %(now)s) AS oldest,
  min(wanted) FILTER (WHERE wanted <= %(now)s AND kind = 'issue') AS oldest_issue,
  count(*) FILTER (WHERE wanted <= %(now)s AND kind = 'issue' AND dated) AS due_dated,
  count(*) FILTER (WHERE wanted <= %(now)s AND kind = 'sweep') AS due_sweeps
FROM (
  SELECT (args->>'wanted')::double precision AS wanted, args->>'kind' AS kind, (args->>'dated')::boolean AS dated
  FROM procrastinate_jobs WHERE queue_name = %(queue)s AND status IN ('todo', 'doing')
) AS list
"""
ENTRIES = """
SELECT state, args FROM (
  SELECT 'aside' AS state, args FROM triage_bot_aside
  UNION ALL
  SELECT CASE status WHEN 'doing' THEN 'running' ELSE 'waiting' END AS state, args
  FROM procrastinate_jobs WHERE queue_name = %(queue)s AND status IN ('todo', 'doing')
) AS list
WHERE %(key)s = '' OR args->>'key' = %(key)s
ORDER BY state <> 'aside', (args->>'due')::double precision
"""
