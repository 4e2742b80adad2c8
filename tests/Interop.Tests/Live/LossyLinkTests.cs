using Xunit.Abstractions;

namespace HyperDht.Interop.Tests.Live;

/// <summary>8 MiB between our streams and the reference's over a link that loses and delays.</summary>
[Collection("live")]
public sealed class LossyLinkTests(ITestOutputHelper output)
{
    private const int Bytes = 8 << 20;
    private const int Repetitions = 3;
    private const double Allowed = 1.5;

    [SkippableFact]
    public async Task EightMebibytesToAndFromTheReference_TakeAtMostHalfAsLongAgainAsItTakesTheReference()
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        Skip.IfNot(HasCompiler(), "A C compiler is missing: the link is a small C program.");
        var reference = new List<double>();
        var toReference = new List<double>();
        var fromReference = new List<double>();

        for (var seed = 1; seed <= Repetitions; seed++)
        {
            reference.Add(await TransferAsync(ownSender: false, ownReceiver: false, seed));
            toReference.Add(await TransferAsync(ownSender: true, ownReceiver: false, seed));
            fromReference.Add(await TransferAsync(ownSender: false, ownReceiver: true, seed));
        }

        var limit = Allowed * Median(reference);
        output.WriteLine($"reference {Median(reference):F2} s, to {Median(toReference):F2} s, from {Median(fromReference):F2} s");
        Assert.InRange(Median(toReference), 0, limit);
        Assert.InRange(Median(fromReference), 0, limit);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static bool HasCompiler() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "cc")));

    private static Task<BenchProcess> StartNodeAsync(bool own, int id) => own
        ? BenchProcess.StartOwnAsync("udx-node", "--id", $"{id}")
        : BenchProcess.StartReferenceAsync("udx-node", "--id", $"{id}");

    private static async Task<double> TransferAsync(bool ownSender, bool ownReceiver, int seed)
    {
        await using var sender = await StartNodeAsync(ownSender, 1);
        await using var receiver = await StartNodeAsync(ownReceiver, 2);
        await using var link = await BenchProcess.StartLossyLinkAsync(
            sender.Ready.GetProperty("port").GetInt32(), receiver.Ready.GetProperty("port").GetInt32(), seed);
        await sender.AskAsync("connect", new { id = 2, port = link.Ready.GetProperty("a").GetInt32() });
        await receiver.AskAsync("connect", new { id = 1, port = link.Ready.GetProperty("b").GetInt32() });

        var received = receiver.AskAsync("recv");
        var sent = await sender.AskAsync("send", new { bytes = Bytes, write = 65536 });

        Assert.Equal(Bytes, (await received).GetProperty("bytes").GetInt64());
        return sent.GetProperty("seconds").GetDouble();
    }
}
