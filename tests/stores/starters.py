"""Real triple stores on loopback: each with free ports, in a folder that goes with it.

``with started("oxigraph") as server:`` gives an empty store that answers. Nothing of it is left:
its processes are ended, its folder is removed.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from stores.servers import STORES, NotStartedError, Request, Server, found, free_port

FUSEKI_JAR = STORES / "fuseki" / "fuseki-server.jar"
RDF4J_WAR = STORES / "rdf4j-server" / "rdf4j-server.war"
JETTY_JAR = STORES / "rdf4j-server" / "jetty-runner.jar"
BLAZEGRAPH_JAR = STORES / "blazegraph" / "blazegraph.jar"
VIRTUOSO = "virtuoso-t"


def _oxigraph(folder: Path) -> Server:
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    program = found(Path(sys.executable).parent / "oxigraph")
    bind = f"127.0.0.1:{port}"
    return Server(
        name="oxigraph",
        folder=folder,
        command=[program, "serve", "--location", str(folder / "data"), "--bind", bind],
        query_url=f"{here}/query",
        update_url=f"{here}/update",
        graph_store_url=f"{here}/store",
    )


def _fuseki(folder: Path) -> Server:
    port, password = free_port(), secrets.token_hex(16)
    here = f"http://127.0.0.1:{port}/ds"
    (folder / "data").mkdir()
    (folder / "passwords").write_text(f"loader: {password}\n", "utf-8")
    (folder / "config.ttl").write_text(_FUSEKI_CONFIG.format(folder=folder), "utf-8")
    java, jar = found("java"), found(FUSEKI_JAR)
    where = ["--localhost", "--port", str(port), "--conf", str(folder / "config.ttl")]
    return Server(
        name="fuseki",
        folder=folder,
        command=[java, "-Xmx1g", "-jar", jar, *where],
        query_url=f"{here}/query",
        update_url=f"{here}/update",
        graph_store_url=f"{here}/data",
        user="loader",
        password=password,
        # Else it makes its folders, and rules of who may do what, in the folder it is run from.
        environment={"FUSEKI_BASE": str(folder / "base")},
    )


def _virtuoso(folder: Path) -> Server:
    # Of a longer password it says that it was changed, and then refuses it.
    sql, http, password = free_port(), free_port(), secrets.token_hex(8)
    here = f"http://127.0.0.1:{http}"
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO_INI.format(folder=folder, sql=sql, http=http), "utf-8")
    command = [found(VIRTUOSO), "+foreground", "+configfile", str(settings)]
    return Server(
        name="virtuoso",
        folder=folder,
        command=command,
        # Given both passwords it makes the database, changes them, and ends before it listens.
        preparation=[*command, "+pwdold", "dba", "+pwddba", password, "+pwddav", password],
        query_url=f"{here}/sparql",
        update_url=f"{here}/sparql-auth",
        graph_store_url=f"{here}/sparql-graph-crud-auth",
        user="dba",
        password=password,
    )


def _rdf4j(folder: Path) -> Server:
    port = free_port()
    here = f"http://127.0.0.1:{port}/rdf4j-server"
    java, jetty, war = found("java"), found(JETTY_JAR), found(RDF4J_WAR)
    where = ["--host", "127.0.0.1", "--port", str(port), "--path", "/rdf4j-server"]
    data = f"-Dorg.eclipse.rdf4j.appdata.basedir={folder / 'data'}"
    repository = f"{here}/repositories/qinghai"
    return Server(
        name="rdf4j",
        folder=folder,
        command=[java, "-Xmx1g", data, "-jar", jetty, *where, war],
        query_url=repository,
        update_url=f"{repository}/statements",
        graph_store_url=f"{repository}/rdf-graphs/service",
        creation=Request("PUT", repository, "text/turtle", _RDF4J_REPOSITORY),
    )


def _blazegraph(folder: Path) -> Server:
    port = free_port()
    here = f"http://127.0.0.1:{port}/blazegraph/namespace"
    settings = folder / "RWStore.properties"
    settings.write_text(
        f"com.bigdata.journal.AbstractJournal.file={folder / 'data.jnl'}\n", "utf-8"
    )
    java, jar = found("java"), found(BLAZEGRAPH_JAR)
    # The class that the jar names for `java -jar` finds its own pages under Java 8 only.
    home = f"-Djetty.home=jar:{Path(jar).as_uri()}!/war"
    main = "com.bigdata.rdf.sail.webapp.NanoSparqlServer"
    return Server(
        name="blazegraph",
        folder=folder,
        command=[
            *(java, "-Xmx1g", "-Djetty.host=127.0.0.1", home, "-cp", jar),
            *(main, str(port), "kb", str(settings)),
        ],
        query_url=f"{here}/qinghai/sparql",
        update_url=f"{here}/qinghai/sparql",
        graph_store_url="",
        creation=Request("POST", here, "text/plain", _BLAZEGRAPH_NAMESPACE),
    )


# Anybody may ask; who writes says who they are. Nothing is inferred, and the default graph is
# one of its own, not the union.
_FUSEKI_CONFIG = """
PREFIX : <#>
PREFIX fuseki: <http://jena.apache.org/fuseki#>
PREFIX tdb2: <http://jena.apache.org/2016/tdb#>

[] a fuseki:Server ;
    fuseki:passwd "{folder}/passwords" ;
    fuseki:auth "basic" ;
    fuseki:services ( :service ) .

:service a fuseki:Service ;
    fuseki:name "ds" ;
    fuseki:endpoint
        [ fuseki:operation fuseki:query ; fuseki:name "query" ] ,
        [ fuseki:operation fuseki:update ; fuseki:name "update" ; fuseki:allowedUsers "loader" ] ,
        [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ; fuseki:allowedUsers "loader" ] ;
    fuseki:dataset :data .

:data a tdb2:DatasetTDB2 ; tdb2:location "{folder}/data" .
"""

# What Debian's own file limits to 10,000 rows and 400 seconds of guessed costs is not limited.
_VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 20
CheckpointInterval = 60
CaseMode = 2
AllowOSCalls = 0
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxQueryMem = 1G
ThreadsPerQuery = 2

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 20
MaxKeepAlives = 20
KeepAliveTimeout = 10
HTTPProxyEnabled = 0
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
"""

_RDF4J_REPOSITORY = """
PREFIX config: <tag:rdf4j.org,2023:config/>

[] a config:Repository ;
    config:rep.id "qinghai" ;
    config:rep.impl [
        config:rep.type "openrdf:SailRepository" ;
        config:sail.impl [
            config:sail.type "openrdf:NativeStore" ;
            config:native.tripleIndexes "spoc,posc,cspo"
        ]
    ] .
"""

_BLAZEGRAPH_NAMESPACE = """
com.bigdata.rdf.sail.namespace=qinghai
com.bigdata.rdf.store.AbstractTripleStore.quads=true
com.bigdata.rdf.store.AbstractTripleStore.statementIdentifiers=false
com.bigdata.rdf.store.AbstractTripleStore.textIndex=false
com.bigdata.rdf.store.AbstractTripleStore.axiomsClass=com.bigdata.rdf.axioms.NoAxioms
com.bigdata.rdf.sail.truthMaintenance=false
"""

STARTERS: dict[str, Callable[[Path], Server]] = {
    "oxigraph": _oxigraph,
    "fuseki": _fuseki,
    "virtuoso": _virtuoso,
    "rdf4j": _rdf4j,
    "blazegraph": _blazegraph,
}


@contextmanager
def started(name: str) -> Iterator[Server]:
    """An empty store by its name, which answers; it ends with the ``with``.

    Raises NotInstalledError where it is not installed, and NotStartedError where it does not
    come up, though tried twice: a port that was free may be taken before the store takes it.
    """
    with tempfile.TemporaryDirectory(prefix=f"qhkg-{name}-") as folder:
        try:
            server = _first_started(name, Path(folder, "first"))
        except NotStartedError:
            server = _first_started(name, Path(folder, "second"))
        try:
            yield server
        finally:
            server.stop()


def _first_started(name: str, folder: Path) -> Server:
    folder.mkdir()
    server = STARTERS[name](folder)
    try:
        server.start()
    except BaseException:
        server.stop()
        raise
    return server
