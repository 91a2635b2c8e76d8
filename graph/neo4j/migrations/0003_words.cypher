// Words of tasks: pairs of characters, as Chinese has no spaces. The index of vectors is made when a model is known.
CREATE FULLTEXT INDEX task_words IF NOT EXISTS FOR (task:Task) ON EACH [task.title, task.searchable]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
