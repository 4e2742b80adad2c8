using System.CommandLine;
using System.Security.Cryptography;
using HyperDht.Cli.Keys;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Keygen;

/// <summary>Makes a key pair and prints its key; with <c>--key</c> the seed goes into a new file.</summary>
internal static class KeygenVerb
{
    public static Verb Create() => new(
        new Command("keygen", "Makes a key pair; prints its key in z-base-32 and hex. With --key the seed goes into a file that must not exist yet."),
        context => Task.FromResult(Run(context)));

    private static int Run(VerbContext context)
    {
        var seed = context.Node.Seed is { } hex ? Convert.FromHexString(hex) : RandomNumberGenerator.GetBytes(KeyPair.SeedLength);
        try
        {
            using var keyPair = KeyPair.FromSeed(seed);
            if (context.Node.KeyFile is { } file)
            {
                SeedFile.Write(file, seed, replace: false);
            }

            Print(context, keyPair, context.Node.KeyFile is null ? seed : null);
            return ExitCode.Done;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    // A seed that no file keeps would be lost if it were not printed.
    private static void Print(VerbContext context, KeyPair keyPair, byte[]? seed)
    {
        var key = keyPair.PublicKey;
        if (context.Node.Json)
        {
            var rest = seed is null ? string.Empty : $",\"seed\":\"{Convert.ToHexStringLower(seed)}\"";
            context.Console.WriteLine($$"""{"publicKey":"{{key.ToHex()}}","z32":"{{key}}"{{rest}}}""");
            return;
        }

        context.Console.WriteLine($"key   {key}");
        context.Console.WriteLine($"hex   {key.ToHex()}");
        if (seed is not null)
        {
            context.Console.WriteLine($"seed  {Convert.ToHexStringLower(seed)}");
        }
    }
}
