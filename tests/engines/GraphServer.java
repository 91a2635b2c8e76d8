import static org.neo4j.configuration.GraphDatabaseSettings.auth_enabled;
import static org.neo4j.configuration.GraphDatabaseSettings.pagecache_memory;
import static org.neo4j.configuration.GraphDatabaseSettings.read_only_database_default;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;

/** Serves the graph database of a folder over Bolt, on this machine alone, until the process is told to end. */
class GraphServer {
  public static void main(String[] given) throws InterruptedException {
    var loopback = new SocketAddress("127.0.0.1", Integer.parseInt(given[1]));
    var builder = new DatabaseManagementServiceBuilder(Path.of(given[0]));
    builder.setConfig(BoltConnector.enabled, true);
    builder.setConfig(BoltConnector.listen_address, loopback);
    builder.setConfig(auth_enabled, true);
    builder.setConfig(pagecache_memory, ByteUnit.mebiBytes(given.length > 2 ? Long.parseLong(given[2]) : 128));
    builder.setConfig(read_only_database_default, given.length > 3 && given[3].equals("read-only"));
    var databases = builder.build();
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { databases.shutdown(); ended.countDown(); }));
    System.out.println("serving");
    ended.await();
  }
}
