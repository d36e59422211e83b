import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import org.eclipse.rdf4j.federated.FedXConfig;
import org.eclipse.rdf4j.federated.FedXFactory;
import org.eclipse.rdf4j.query.BooleanQuery;
import org.eclipse.rdf4j.query.GraphQuery;
import org.eclipse.rdf4j.query.MalformedQueryException;
import org.eclipse.rdf4j.query.Query;
import org.eclipse.rdf4j.query.TupleQuery;
import org.eclipse.rdf4j.query.resultio.sparqljson.SPARQLBooleanJSONWriter;
import org.eclipse.rdf4j.query.resultio.sparqljson.SPARQLResultsJSONWriter;
import org.eclipse.rdf4j.repository.Repository;
import org.eclipse.rdf4j.repository.RepositoryConnection;
import org.eclipse.rdf4j.rio.ntriples.NTriplesWriter;

/**
 * RDF4J's FedX over several stores, as one SPARQL endpoint on loopback.
 *
 * <p>Usage: FedX PORT STORE…
 *
 * <p>An answer is sent when it is whole, with its length; where a store fails, 502 says why. Which
 * store holds what is not remembered from one question to the next.
 */
public final class FedX {
  private static final String RESULTS = "application/sparql-results+json";
  private static final String GRAPH = "application/n-triples";

  private static final int CONNECTED_WITHIN = 2000; // milliseconds

  private record Answer(int status, String type, byte[] body) {}

  public static void main(String[] arguments) throws IOException {
    List<String> stores = Arrays.asList(arguments).subList(1, arguments.length);
    FedXConfig config = new FedXConfig()
        .withEnforceMaxQueryTime(300)
        .withSourceSelectionCacheSpec("maximumSize=0");
    Repository federation =
        FedXFactory.newFederation().withSparqlEndpoints(stores).withConfig(config).create();
    InetAddress here = InetAddress.getByName("127.0.0.1");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(here, Integer.parseInt(arguments[0])), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/", exchange -> handle(stores, federation, exchange));
    server.start();
  }

  private static void handle(List<String> stores, Repository federation, HttpExchange exchange)
      throws IOException {
    Answer answer;
    try {
      String query = queryOf(exchange);
      for (String store : stores) {
        reach(URI.create(store));
      }
      answer = query == null ? failure(400, "no query") : answer(federation, query);
    } catch (MalformedQueryException error) {
      answer = failure(400, error.getMessage());
    } catch (RuntimeException | IOException error) {
      answer = failure(502, rootOf(error));
    }
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
    exchange.close();
  }

  /** Of a store whose network is gone FedX would learn after minutes, and not tell which it was. */
  private static void reach(URI store) throws IOException {
    int port = store.getPort() < 0 ? 80 : store.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(store.getHost(), port), CONNECTED_WITHIN);
    } catch (IOException error) {
      throw new IOException("the store at " + store.getHost() + ":" + port + " cannot be reached");
    }
  }

  private static Answer answer(Repository federation, String text) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (RepositoryConnection connection = federation.getConnection()) {
      Query query = connection.prepareQuery(text);
      if (query instanceof TupleQuery tuples) {
        tuples.evaluate(new SPARQLResultsJSONWriter(body));
      } else if (query instanceof BooleanQuery truth) {
        new SPARQLBooleanJSONWriter(body).handleBoolean(truth.evaluate());
      } else {
        ((GraphQuery) query).evaluate(new NTriplesWriter(body));
        return new Answer(200, GRAPH, body.toByteArray());
      }
    }
    return new Answer(200, RESULTS, body.toByteArray());
  }

  private static String queryOf(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null && type.startsWith("application/sparql-query")) {
      return body;
    }
    String fields = body.isEmpty() ? exchange.getRequestURI().getRawQuery() : body;
    for (String field : fields == null ? new String[0] : fields.split("&")) {
      if (field.startsWith("query=")) {
        return URLDecoder.decode(field.substring("query=".length()), StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  private static String rootOf(Throwable error) {
    if (error.getCause() == null) {
      return error.getMessage();
    }
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return error.getMessage() + " (" + root.getMessage() + ")";
  }

  private static Answer failure(int status, String problem) {
    String line = ("" + problem).replaceAll("\\s+", " ") + "\n";
    return new Answer(status, "text/plain", line.getBytes(StandardCharsets.UTF_8));
  }
}
