package io.iotbridge.aliyun.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is there is found, wherever it stands and in whatever form: a search that finds nothing says something only then. */
class NeedlesTest {

    private static final String SECRET = "pä ss+word/of?pump";

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("worker.log"), text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 200, (1 << 20) - 9, 1 << 20, (1 << 20) + 3, 5_000_000})
    void findsItWhereverItStands(int before) throws IOException {
        Path file = file("x".repeat(before) + "secretOfPump7" + "y".repeat(1 << 20));
        assertThat(new Needles(List.of("secretOfPump1", "secretOfPump7")).in(file, 0, 10))
                .singleElement()
                .satisfies(find -> {
                    assertThat(find.text()).isEqualTo("secretOfPump7");
                    assertThat(find.offset()).isEqualTo(before);
                });
    }

    @Test
    void findsItInEveryForm() throws IOException {
        byte[] utf8 = SECRET.getBytes(StandardCharsets.UTF_8);
        for (String form : List.of(
                SECRET,
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
                Base64.getEncoder().encodeToString(utf8),
                Base64.getUrlEncoder().encodeToString(utf8),
                Base64.getEncoder().encodeToString(("user:" + SECRET + "\n").getBytes(StandardCharsets.UTF_8)),
                Base64.getEncoder().encodeToString(("name:" + SECRET + "!").getBytes(StandardCharsets.UTF_8)),
                "70c3a42073732b776f72642f6f663f70756d70")) {
            assertThat(new Needles(SecretForms.of(SECRET)).in(file("at " + form + " it"), 0, 10))
                    .as(form)
                    .isNotEmpty();
        }
        assertThat(new Needles(SecretForms.of(SECRET)).in(file("pä ss+word of pump"), 0, 10))
                .isEmpty();
    }

    @Test
    void aSearchLooksOnlyAtWhatIsNew() throws IOException {
        SecretsSearch search = new SecretsSearch();
        file("nothing here");
        assertThat(search.search(folder, Set.of("secretOfPump1"))).isEmpty();
        file("nothing here, secretOfPump1");
        assertThat(search.search(folder, Set.of("secretOfPump1"))).hasSize(1);
        file("nothing here, secretOfPump1" + " ".repeat(400));
        assertThat(search.search(folder, Set.of("secretOfPump1"))).hasSize(1);
        assertThat(search.search(folder, Set.of("secretOfPump1"))).isEmpty();
    }
}
