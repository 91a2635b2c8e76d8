// Each thing of each document is there once, and is found at once by document, name or number.
CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (step:Migration) REQUIRE step.number IS UNIQUE;
CREATE CONSTRAINT thing_key IF NOT EXISTS FOR (thing:Thing) REQUIRE thing.key IS UNIQUE;
CREATE CONSTRAINT mark_key IF NOT EXISTS FOR (mark:Mark) REQUIRE mark.key IS UNIQUE;
CREATE INDEX thing_graph IF NOT EXISTS FOR (thing:Thing) ON (thing.graph);
CREATE INDEX document_identifier IF NOT EXISTS FOR (document:Document) ON (document.identifier);
CREATE INDEX unit_name IF NOT EXISTS FOR (unit:Unit) ON (unit.prefLabel);
CREATE INDEX task_identifier IF NOT EXISTS FOR (task:Task) ON (task.identifier);
CREATE INDEX deadline_end IF NOT EXISTS FOR (deadline:Deadline) ON (deadline.end);
