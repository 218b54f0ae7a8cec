package io.iotbridge.aliyun.house;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docker/Dockerfile}, read as far as our own needs it: stages, and of each the instructions with what follows them. */
record DockerfileFixture(Map<String, Stage> stages) {
    private static final Pattern FROM = Pattern.compile("(\\S+) AS (\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each instruction's arguments, in their order. */
    record Stage(String base, List<Instruction> instructions) {

        List<String> all(String name) {
            return instructions.stream()
                    .filter(instruction -> instruction.name().equals(name))
                    .map(Instruction::arguments)
                    .toList();
        }

        /** The last instruction of that name, {@code null} if there is none. */
        String last(String name) {
            List<String> all = all(name);
            return all.isEmpty() ? null : all.get(all.size() - 1);
        }

        /** A command in its exec form, an empty list if there is none. */
        List<String> exec(String name) {
            String arguments = last(name);
            return arguments == null ? List.of() : words(arguments);
        }

        /** The command of {@code HEALTHCHECK}. */
        List<String> healthCheck() {
            return words(last("HEALTHCHECK").replaceFirst("^.*?CMD\\s+", ""));
        }

        private static List<String> words(String json) {
            try {
                return JSON.readValue(json, new TypeReference<List<String>>() {});
            } catch (IOException e) {
                throw new AssertionError("not in exec form: " + json, e);
            }
        }
    }

    record Instruction(String name, String arguments) {}

    static DockerfileFixture read(Path file) throws IOException {
        Map<String, String> variables = new HashMap<>();
        Map<String, Stage> stages = new LinkedHashMap<>();
        List<Instruction> current = new ArrayList<>();
        String text = Files.readString(file).replaceAll("(?m)^#.*\\R", "").replaceAll("\\\\\\R", " ");
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
            String[] parts = line.split("\\s+", 2);
            switch (parts[0]) {
                case "ARG" -> variables.put(parts[1].split("=")[0], parts[1].split("=")[1]);
                case "FROM" -> {
                    Matcher from = FROM.matcher(parts[1]);
                    if (!from.matches()) {
                        throw new AssertionError(line);
                    }
                    current = new ArrayList<>();
                    stages.put(from.group(2), new Stage(resolve(from.group(1), variables), current));
                }
                default -> current.add(new Instruction(parts[0], parts[1].strip()));
            }
        }
        return new DockerfileFixture(stages);
    }

    static String resolve(String text, Map<String, String> variables) {
        return Pattern.compile("\\$\\{(\\w+)}")
                .matcher(text)
                .replaceAll(variable -> Matcher.quoteReplacement(variables.get(variable.group(1))));
    }
}
