package org.litestream4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.litestream4j.restore.RestoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry of the command line. */
public final class CommandLineMain {
  private static final int OK = 0;
  private static final int FAILED = 1;

  @Command(
      name = "litestream",
      description = "Replicates SQLite databases of JVM apps, and brings them back.",
      synopsisSubcommandLabel = "COMMAND")
  private static final class Root {}

  private CommandLineMain() {}

  /**
   * Runs one command.
   *
   * @return the exit code: 0 if it is done, 1 if not; of some verbs 2 where what they look at is
   *     not well
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    Terminal terminal = new Terminal(out, err);
    CommandLine commandLine = commandLine();
    try {
      return run(commandLine, commandLine.parseArgs(args), terminal);
    } catch (ParameterException e) {
      return fail(terminal, e, hint(e));
    } catch (CommandException e) {
      return fail(terminal, e, e.hint());
    } catch (RestoreException e) {
      return fail(terminal, e, e.hint());
    } catch (IOException e) {
      return fail(terminal, e, Optional.empty());
    }
  }

  private static int fail(Terminal terminal, Exception failure, Optional<String> hint) {
    String message = String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    terminal.error(message, hint);
    return FAILED;
  }

  private static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Root());
    Verbs.all().forEach(commandLine::addSubcommand);
    addHelp(commandLine);
    for (CommandLine verb : commandLine.getSubcommands().values()) {
      addHelp(verb);
      TwoDashes.addTo(verb.getCommandSpec());
    }
    return commandLine.setExpandAtFiles(false).setPosixClusteredShortOptionsAllowed(false);
  }

  private static void addHelp(CommandLine commandLine) {
    commandLine
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "-help", "--help")
                .usageHelp(true)
                .description("Print this help.")
                .build());
  }

  private static int run(CommandLine commandLine, ParseResult result, Terminal terminal)
      throws CommandException, IOException {
    if (!result.hasSubcommand()) {
      commandLine.usage(result.isUsageHelpRequested() ? terminal.out() : terminal.err(), Ansi.OFF);
      return result.isUsageHelpRequested() ? OK : FAILED;
    }
    CommandLine verb = last(result.asCommandLineList());
    if (verb.isUsageHelpRequested()) {
      verb.usage(terminal.out(), Ansi.OFF);
      return OK;
    }
    return ((Verb) verb.getCommand()).execute(terminal);
  }

  private static CommandLine last(List<CommandLine> commandLines) {
    return commandLines.get(commandLines.size() - 1);
  }

  private static Optional<String> hint(ParameterException failure) {
    String command = failure.getCommandLine().getCommandSpec().qualifiedName() + " ";
    if (failure instanceof UnmatchedArgumentException) {
      for (String suggestion : ((UnmatchedArgumentException) failure).getSuggestions()) {
        return Optional.of(command + suggestion);
      }
    }
    return Optional.of(command + "-h");
  }
}
