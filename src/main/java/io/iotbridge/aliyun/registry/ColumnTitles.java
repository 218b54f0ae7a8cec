package io.iotbridge.aliyun.registry;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Shows the cells of a first line that should name columns. Without such a line the first one is a device, secret and all: a cell is shown
 * only if it is made of at least two words of column titles.
 */
final class ColumnTitles {

    private static final Set<String> WORDS = Set.of(
            "device", "name", "secret", "product", "key", "nick", "nickname", "status", "id", "iot", "time", "create");

    private ColumnTitles() {}

    static String show(String cell) {
        String spaced = cell.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        List<String> words = Arrays.stream(spaced.split("[^A-Za-z]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        boolean isTitle =
                words.size() >= 2 && WORDS.containsAll(words) && cell.chars().noneMatch(Character::isDigit);
        return isTitle ? Quoted.of(cell) : "[" + cell.length() + " characters]";
    }
}
