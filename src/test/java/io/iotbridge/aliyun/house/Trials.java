package io.iotbridge.aliyun.house;

import static io.iotbridge.aliyun.house.Trial.When.EVERY_BUILD;
import static io.iotbridge.aliyun.house.Trial.When.WITH_A_WORKER;
import static io.iotbridge.aliyun.house.Trial.When.WITH_DOCKER;
import static io.iotbridge.aliyun.house.Trial.When.WITH_KUBERNETES;
import static io.iotbridge.aliyun.house.Trial.of;
import static io.iotbridge.aliyun.house.Trial.program;

import java.nio.file.Path;
import java.util.List;

/** Every command of the pages, and how it is tried. */
final class Trials {
    private static final String ONE_IT = "mvn verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false";
    private static final String PUT = "curl -s -X PUT -H 'Content-Type: application/json' -d @my-source.json ";
    private static final String BENCH_SHORT =
            " --rounds 1 --messages 400 --devices 4 --paced-devices 4 --seconds 1 --rate 40"
                    + " --calls 10 --links 10 --others 9";

    static final List<Trial> ALL = List.of(
            // See it work.
            program("demo").shortened("-Ddemo.seconds=5").prints("Messages arrived both ways\\."),
            of("mvn verify")
                    .shortened("-Dtest=TopicFilterTest -Dit.test=PackageIT")
                    .prints("BUILD SUCCESS"),
            of("mvn -q test -Dtest=TopicFilterTest"),
            of("mvn -q -DskipTests package"),
            of("docker build -f docker/Dockerfile --target worker -t kafka-connect-aliyun-iot .")
                    .when(WITH_DOCKER),
            of("docker build -f docker/Dockerfile --target strimzi -t registry.example/kafka-connect-aliyun-iot:1.0.0-rc1 .")
                    .when(WITH_DOCKER),
            of("docker compose -f docker/compose.yaml up --build")
                    .with("up --build", "config --quiet")
                    .when(WITH_DOCKER),
            of("docker/try.sh").prints("all is well|skipped: "),
            // Getting started.
            of("curl -s http://localhost:8083/connector-plugins")
                    .when(WITH_A_WORKER)
                    .prints("AliyunIotSourceConnector"),
            of(PUT + "http://localhost:8083/connector-plugins/AliyunIotSourceConnector/config/validate "
                            + "| grep -oE '\"error(_count|s)\":(\\[[^]]+\\]|[0-9]+)'")
                    .when(WITH_A_WORKER)
                    .prints("\"error_count\":0\\b"),
            of(PUT + "http://localhost:8083/connectors/my-source/config")
                    .when(WITH_A_WORKER)
                    .prints("\"name\":\"my-source\""),
            of("curl -s http://localhost:8083/connectors/my-source/status")
                    .when(WITH_A_WORKER)
                    .prints("\"state\":\"RUNNING\""),
            program("read", "localhost:9092 iot.first.commands")
                    .with(" -DskipTests package", "")
                    .when(WITH_A_WORKER)
                    .untilItPrints("targetTemperature"),
            of("curl -s -X PUT -H 'Content-Type: application/json' -d @my-sink.json"
                            + " http://localhost:8083/connectors/my-sink/config")
                    .when(WITH_A_WORKER)
                    .prints("\"name\":\"my-sink\""),
            of("echo 'a1Xk7TqLm3P/pump1 {\"temperature\": 21.5}'"
                            + " | mvn -q exec:java@write -Dexec.args=\"localhost:9092 iot.first.properties\"")
                    .when(WITH_A_WORKER)
                    .prints("written to iot.first.properties-"),
            // Operations.
            of("curl -s -X PUT http://localhost:8083/connectors/my-source/pause")
                    .when(WITH_A_WORKER),
            of("curl -s -X PUT http://localhost:8083/connectors/my-source/resume")
                    .when(WITH_A_WORKER),
            of("curl -s -X POST"
                            + " 'http://localhost:8083/connectors/my-source/restart?includeTasks=true&onlyFailed=true'")
                    .when(WITH_A_WORKER)
                    .prints("\"name\":\"my-source\""),
            of("curl -s http://localhost:8083/connectors/my-source/offsets")
                    .when(WITH_A_WORKER)
                    .prints("\"offsets\":"),
            of("curl -s -X PUT http://localhost:8083/connectors/my-source/stop").when(WITH_A_WORKER),
            of("curl -s -X DELETE http://localhost:8083/connectors/my-source/offsets")
                    .when(WITH_A_WORKER)
                    .prints(
                            "\"message\":\"The (Connect framework-managed )?offsets for this connector have been reset"),
            of("curl -s -X DELETE http://localhost:8083/connectors/my-source").when(WITH_A_WORKER),
            // Kubernetes.
            of("docker push registry.example/kafka-connect-aliyun-iot:1.0.0-rc1")
                    .with("docker push", "docker image inspect")
                    .when(WITH_DOCKER),
            of("kubectl create secret generic aliyun-iot-devices --from-file=devices.csv")
                    .with("--from-file=", "--dry-run=client --from-file=config/")
                    .when(WITH_KUBERNETES),
            of("kubectl apply -f docker/strimzi")
                    .with("apply", "apply --dry-run=client")
                    .when(WITH_KUBERNETES),
            of("kubectl get kafkaconnectors").when(WITH_KUBERNETES),
            // Seen under faults.
            program("faults", "--list").when(EVERY_BUILD).prints("worker-killed"),
            program("faults", "--only worker-killed --rounds 20 --devices 50 --messages 5000")
                    .shortened("--only worker-killed --rounds 1 --devices 4 --messages 200")
                    .prints("\\| SIGKILL to the worker"),
            program("faults", "--rounds 2 --devices 50 --messages 5000 --outage-seconds 60")
                    .shortened("--rounds 1 --devices 4 --messages 100 --outage-seconds 3")
                    .prints("\\| SIGKILL to the broker"),
            program("faults", "--confirm reply --requests 50")
                    .shortened("--confirm reply --requests 50 --only kicked --rounds 1 --devices 4 --messages 200"),
            program("faults", "--one-connector")
                    .shortened("--one-connector --only tasks-changed,kicked --rounds 1 --devices 4 --messages 200")
                    .prints("\\| every device kicked"),
            program("soak", "--minutes 30 --every 10")
                    .shortened("--minutes 1 --every 10 --devices 4 --outage-seconds 3")
                    .prints("lost 0\\b"),
            of(ONE_IT + " -Dit.test=MemoryIT -Dmemory.devices=1000 -Dmemory.messages=100000")
                    .with("1000 -Dmemory.messages=100000", "20 -Dmemory.messages=4000")
                    .prints("BUILD SUCCESS"),
            of(ONE_IT + " -Dit.test=KafkaFaultsIT -Dkafka.outage.seconds=60")
                    .with("=60", "=5")
                    .prints("kafka outage of 5 s"),
            // Generated tables.
            of("mvn -q test -Dtest=ReadmeTest -Dreadme.write=true")
                    .shortened("&& diff -r docs '" + Path.of("docs").toAbsolutePath() + "'"),
            // Workers it runs on.
            program("matrix").shortened("4.3.1-jdk-17-standalone").prints("2 cases, 0 failed"),
            program("matrix", "3.5 jdk-25").shortened("3.5.2-jdk-25-standalone").prints("1 cases, 0 failed"),
            // Speed.
            program("bench", "--quick").shortened("--quick" + BENCH_SHORT).prints("plugin"),
            program("bench").shortened(BENCH_SHORT.strip()).prints("plugin"),
            program("bench", "--broker mosquitto --cases SOURCE --contenders plugin,hivemq --profile")
                    .shortened("--broker mosquitto --cases SOURCE --contenders plugin,hivemq --profile --rounds 1"
                            + " --messages 500 --others 9 --transports ws")
                    .prints("whose the CPU|Skipped:"),
            program("bench", "--goal")
                    .shortened("--goal --transports ws --devices 1 --rounds 2 --messages 500 --others 9")
                    .judgesTheMachine()
                    .prints("throughput .* hivemq's"),
            program("bench", "--broker mosquitto --rounds 7")
                    .shortened("--broker mosquitto --rounds 1 --messages 500 --others 9 --transports wss")
                    .prints("plugin : hivemq|Skipped:"),
            program("bench", "--goal --publish")
                    .shortened("--goal --publish --transports wss --devices 50 --rounds 2 --messages 500 --others 9")
                    .judgesTheMachine(),
            program("charts"),
            program("bench", "--goal --transports wss --native-loops")
                    .shortened("--goal --transports wss --native-loops --devices 1 --rounds 2 --messages 500"
                            + " --others 9")
                    .judgesTheMachine()
                    .prints("throughput .* hivemq's"),
            program("bench", "--goal --packets-per-frame 1")
                    .shortened("--goal --packets-per-frame 1 --transports ws --devices 1 --rounds 2 --messages 500"
                            + " --others 9")
                    .judgesTheMachine()
                    .prints("throughput .* hivemq's"),
            program("bench", "--cases SOURCE_LATENCY,SINK_LATENCY --rounds 7")
                    .shortened("--cases SOURCE_LATENCY,SINK_LATENCY --rounds 1 --seconds 1 --transports ws"
                            + " --paced-devices 2 --others 9")
                    .prints("p99 ms"),
            program("bench", "--cases LINKS --links 2000 --transports wss")
                    .shortened("--cases LINKS --links 30 --transports wss --contenders plugin")
                    .prints("heap KB/link"),
            program("inbox", "--devices 1000")
                    .shortened("--devices 200")
                    .judgesTheMachine()
                    .prints("(?m)^ok .*\\blinks up\\b"),
            program("bench", "--micro").prints("Benchmark"),
            program("fleet", "--devices 10000 --jdk 25 --heap 2g")
                    .shortened("--devices 20 --jdk 25 --heap 1g --seconds 40")
                    .prints("(?m)^ok .*\\bmessages\\b"),
            program("storm")
                    .shortened("--devices 100 --rate 10 --times 1")
                    .judgesTheMachine()
                    .prints("(?m)^ok .*\\bmessages\\b"),
            program("storm", "--connector-restarts 3")
                    .shortened("--devices 100 --rate 20 --connector-restarts 3")
                    .judgesTheMachine()
                    .prints("(?m)^ok .*\\bCONNECTs\\b"),
            program("scale").shortened("--devices 6 --tasks 2 --workers 2").prints("(?m)^ok .*\\bmessages\\b"),
            // For contributors.
            of("mvn spotless:apply").prints("BUILD SUCCESS"),
            program("dashboards").prints("\\b0 without data|Skipped:"),
            program("page").prints("The page is as it should be\\.|Skipped:"),
            of(ONE_IT + " -Dsecrets.search=true")
                    .shortened("-Dit.test=BothWaysIT")
                    .prints("BothWaysIT: "),
            of(ONE_IT + " -Dit.test=CommandsIT -Dcommands.all=true")
                    .with("=true", "=false")
                    .prints("BUILD SUCCESS"),
            program("emulator", "--ws-port 0 --wss-port 0 --http-port 0 --devices config/devices.csv")
                    .when(EVERY_BUILD)
                    .untilItPrints("emulator ready ws://"),
            // Security.
            of("chown kafka:kafka /etc/kafka-connect/devices.csv && chmod 400 /etc/kafka-connect/devices.csv")
                    .with("chown kafka:kafka", "cp -f config/devices.csv target/ && chown $(id -u):$(id -g)")
                    .with("/etc/kafka-connect/", "target/")
                    .when(EVERY_BUILD));

    private Trials() {}
}
