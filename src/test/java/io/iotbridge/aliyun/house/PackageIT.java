package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.ConnectorVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The zip is what Confluent Hub and a worker's plugin path expect, and the repository has nothing else at its top. */
class PackageIT {
    private static final String FOLDER = "iotbridge-kafka-connect-aliyun-iot-" + ConnectorVersion.get() + "/";
    private static final String JAR = "lib/kafka-connect-aliyun-iot-" + ConnectorVersion.get() + ".jar";

    private static Map<String, byte[]> zip;

    @BeforeAll
    static void readZip() throws IOException {
        try (InputStream file = Files.newInputStream(Path.of(System.getProperty("plugin.zip")))) {
            zip = unpack(file);
        }
    }

    @Test
    void holdsOneFolderInTheLayoutOfConfluentHub() {
        assertThat(zip).isNotEmpty().allSatisfy((name, content) -> assertThat(name)
                .startsWith(FOLDER));
        assertThat(zip.keySet().stream()
                        .filter(name -> !name.equals(FOLDER))
                        .map(name -> name.substring(FOLDER.length()).split("/")[0])
                        .distinct())
                .containsExactlyInAnyOrder("manifest.json", "lib", "etc", "doc", "assets");
    }

    @Test
    void manifestIsFilledInAndNamesTheVersionOfTheJar() throws IOException {
        String text = text(entry("manifest.json"));
        assertThat(text).doesNotContain("${");
        JsonNode manifest = new ObjectMapper().readTree(text);

        Properties version = new Properties();
        version.load(new ByteArrayInputStream(jar().get("io/iotbridge/aliyun/version.properties")));
        assertThat(manifest.path("version").asText())
                .isEqualTo(version.getProperty("version"))
                .isEqualTo(ConnectorVersion.get());
        assertThat(manifest.path("owner").path("username").asText() + "-"
                        + manifest.path("name").asText() + "-"
                        + manifest.path("version").asText() + "/")
                .isEqualTo(FOLDER);
        assertThat(manifest.path("description").asText()).isNotBlank();
    }

    @Test
    void everyFileTheManifestNamesIsThere() throws IOException {
        JsonNode manifest = new ObjectMapper().readTree(entry("manifest.json"));
        List<String> named = Stream.of(manifest.path("logo"), manifest.path("documentation_url"))
                .map(JsonNode::asText)
                .filter(value -> !value.contains("://"))
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(file -> assertThat(entry(file))
                .isNotEmpty());
    }

    @Test
    void everyExampleIsThere() throws IOException {
        List<String> ignored = ignored();
        for (String example : names(Path.of("config"), name -> ignored.stream().noneMatch(name::matches))) {
            assertThat(entry("etc/" + example)).isEqualTo(Files.readAllBytes(Path.of("config", example)));
        }
    }

    @Test
    void everyPageAndItsPicturesAreThere() throws IOException {
        for (String page : names(Path.of("docs"), name -> name.endsWith(".md"))) {
            assertThat(entry("doc/docs/" + page)).isEqualTo(Files.readAllBytes(Path.of("docs", page)));
        }
        for (String readme : List.of("README.md", "README.zh-CN.md")) {
            assertThat(entry("doc/" + readme)).isEqualTo(Files.readAllBytes(Path.of(readme)));
        }
        for (String picture : names(Path.of("docs/images"), name -> true)) {
            assertThat(entry("doc/docs/images/" + picture))
                    .isEqualTo(Files.readAllBytes(Path.of("docs/images", picture)));
        }
    }

    /** Whoever writes real devices over the example must not ship them. */
    @Test
    void theOnlyDevicesAreTheExamples() {
        assertThat(text(entry("etc/devices.csv"))).isEqualTo("""
                        DeviceName,DeviceSecret,ProductKey
                        pump1,4f8a6c1d9e2b7035a1c4d8e6f0b39275,a1Xk7TqLm3P
                        pump2,b07e5d3a8c1f4962d5e9a2f7c6380b14,a1Xk7TqLm3P
                        valve1,9c2d7f1e6b5a4830e8f3c0d9a7b61542,a1Xk7TqLm3P
                        """);
        assertThat(zip.keySet().stream().filter(name -> name.endsWith(".csv"))).hasSize(1);
    }

    @Test
    void bringsNothingThatTheWorkerHas() throws IOException {
        List<String> jars = zip.keySet().stream()
                .filter(name -> name.startsWith(FOLDER + "lib/") && !name.endsWith("/"))
                .toList();
        assertThat(jars).hasSizeGreaterThan(1).allMatch(name -> name.endsWith(".jar"));
        for (String jar : jars) {
            String file = jar.substring(FOLDER.length());
            if (!file.equals(JAR)) {
                assertThat(file).doesNotContain("kafka", "connect-", "slf4j", "log4j", "logback");
            }
            assertThat(unpack(new ByteArrayInputStream(zip.get(jar))).keySet())
                    .noneMatch(name -> name.startsWith("org/apache/kafka/") || name.startsWith("org/slf4j/"));
        }
    }

    @Test
    void licencesNameEveryJarThatIsNotOurs() {
        String licences = text(entry("doc/THIRD-PARTY.txt"));

        assertThat(thirdParty()).isNotEmpty().allSatisfy(jar -> assertThat(licences)
                .contains(":" + jar.replaceAll("-([0-9][^-]*)(?:-linux-\\w+)?\\.jar$", ":$1") + "\n"));
        assertThat(licences).contains("EPL-2.0", "EDL-1.0", "Apache-2.0", "BoringSSL");
    }

    @Test
    void billOfMaterialsListsEveryJarThatIsNotOurs() throws IOException {
        Path bill = Path.of(System.getProperty("plugin.zip").replaceAll("\\.zip$", "-bom.json"));
        assumeThat(bill)
                .as("bill of materials, which an offline build does not make")
                .exists();
        List<String> listed = new ArrayList<>();
        for (JsonNode component : new ObjectMapper().readTree(bill.toFile()).path("components")) {
            Matcher system = Pattern.compile("classifier=([^&]+)")
                    .matcher(component.path("purl").asText());
            listed.add(component.path("name").asText() + "-"
                    + component.path("version").asText()
                    + (system.find() ? "-" + system.group(1) : "") + ".jar");
        }

        assertThat(thirdParty()).containsExactlyInAnyOrderElementsOf(listed);
    }

    private static List<String> thirdParty() {
        return zip.keySet().stream()
                .filter(name -> name.endsWith(".jar") && !name.endsWith(JAR))
                .map(name -> name.substring((FOLDER + "lib/").length()))
                .toList();
    }

    @Test
    void servicesNameBothConnectors() throws IOException {
        Map<String, byte[]> jar = jar();
        for (String kind : List.of("Source", "Sink")) {
            String connector =
                    "io.iotbridge.aliyun." + kind.toLowerCase(Locale.ROOT) + ".AliyunIot" + kind + "Connector";
            String service = "META-INF/services/org.apache.kafka.connect." + kind.toLowerCase(Locale.ROOT) + "." + kind
                    + "Connector";
            assertThat(text(jar.get(service)).strip()).isEqualTo(connector);
            assertThat(jar).containsKey(connector.replace('.', '/') + ".class");
        }
    }

    @Test
    void topOfTheRepositoryHoldsNothingElse() throws IOException {
        List<String> ignored = ignored();
        assertThat(names(
                        Path.of("").toAbsolutePath(),
                        name -> !name.equals(".git") && ignored.stream().noneMatch(name::matches)))
                .containsExactlyInAnyOrder(
                        "pom.xml",
                        "README.md",
                        "README.zh-CN.md",
                        "CONTRIBUTING.md",
                        "manifest.json",
                        "config",
                        "docker",
                        "docs",
                        "src",
                        "LICENSE",
                        "CHANGELOG.md",
                        "SECURITY.md",
                        ".gitignore",
                        ".github",
                        ".ci");
    }

    /** What .gitignore names is not in the repository: build output, an IDE's files, real devices. */
    private static List<String> ignored() throws IOException {
        return Files.readAllLines(Path.of(".gitignore")).stream()
                .map(line -> line.replaceAll("/$", "").replace(".", "\\.").replace("*", ".*"))
                .toList();
    }

    private static byte[] entry(String name) {
        assertThat(zip).containsKey(FOLDER + name);
        return zip.get(FOLDER + name);
    }

    private static Map<String, byte[]> jar() throws IOException {
        return unpack(new ByteArrayInputStream(entry(JAR)));
    }

    private static Map<String, byte[]> unpack(InputStream archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(archive)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static TreeSet<String> names(Path folder, Predicate<String> wanted) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString()).filter(wanted).forEach(names::add);
        }
        return names;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
