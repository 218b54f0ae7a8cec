package io.iotbridge.aliyun.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

    private static final Set<String> NAMES = Set.of("a", "b");

    @ParameterizedTest
    @CsvSource({"plain,plain", "{a},1", "x.{a}.{b}.y,x.1.2.y", "{a}{a}{b},112", "{b}/{a},2/1"})
    void placeholdersAreFilledIn(String text, String rendered) {
        assertThat(Template.parse(text, NAMES).render(Map.of("a", "1", "b", "2")::get))
                .isEqualTo(rendered);
    }

    @Test
    void aValueIsNotReadAsATemplate() {
        assertThat(Template.parse("{a}{b}", NAMES).render(Map.of("a", "{b}", "b", "2")::get))
                .isEqualTo("{b}2");
    }

    @ParameterizedTest
    @CsvSource({"'',empty", "x{a,without '}'", "x},without '{'", "{c},{c}", "{a}{ b},{ b}", "{},{}"})
    void malformedTemplatesAreRefused(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.parse(text, NAMES))
                .withMessageContaining(why.replace("''", "'"));
    }

    @Test
    void anUnknownPlaceholderIsNamedWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.parse("x{servce}", Set.of("service", "deviceName")))
                .withMessage("the template 'x{servce}' contains the unknown placeholder {servce};"
                        + " allowed: {deviceName}, {service}; did you mean {service}?");
    }

    @Test
    void aMissingValueIsNamed() {
        assertThatExceptionOfType(MissingValueException.class)
                .isThrownBy(() -> Template.parse("{a}-{b}", NAMES).render(Map.of("a", "1")::get))
                .withMessageContaining("{b}");
    }

    @Test
    void theNamesAreKnown() {
        assertThat(Template.parse("{a}-{a}", NAMES).names()).containsExactly("a");
    }
}
