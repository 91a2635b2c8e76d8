// What several programs may make at one moment is there once; what people and questions begin with is found at once.
CREATE CONSTRAINT organization_iri IF NOT EXISTS FOR (organization:Organization) REQUIRE organization.iri IS UNIQUE;
CREATE CONSTRAINT graph_iri IF NOT EXISTS FOR (graph:Graph) REQUIRE graph.iri IS UNIQUE;
CREATE INDEX organization_name IF NOT EXISTS FOR (organization:Organization) ON (organization.name);
CREATE INDEX document_graph IF NOT EXISTS FOR (document:Document) ON (document.graph);
CREATE INDEX task_of_graph IF NOT EXISTS FOR (task:Task) ON (task.graph, task.identifier);
CREATE INDEX modality_force IF NOT EXISTS FOR (modality:Modality) ON (modality.force);
