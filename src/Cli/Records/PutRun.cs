using HyperDht.Cli.Shared;
using HyperDht.Records;

namespace HyperDht.Cli.Records;

/// <summary>One run of <c>put</c>.</summary>
internal sealed class PutRun(VerbContext context, ReadOnlyMemory<byte> value)
{
    public Task<int> PutImmutableAsync() => RecordSession.RunAsync(context, async (node, _, limit) =>
    {
        var result = await node.ImmutablePutAsync(value, null, limit);
        if (result.StoredOn == 0)
        {
            throw new ToolException("NOT_STORED", "No node took the value.");
        }

        Print(result.Hash.ToString());
        context.Status.Report("done", $"stored on {result.StoredOn} nodes", writer =>
        {
            writer.WriteString("hash", result.Hash.ToString());
            writer.WriteNumber("nodes", result.StoredOn);
        });
    });

    public Task<int> PutMutableAsync(ulong seq) => RecordSession.RunAsync(context, async (node, keyPair, limit) =>
    {
        var result = await node.MutablePutAsync(value, keyPair, new MutablePutOptions { Seq = seq }, limit);
        if (result.StoredOn == 0)
        {
            throw Refused(result);
        }

        Print(result.PublicKey.ToString());
        var refused = result.SeqReused + result.SeqTooLow;
        var rest = refused == 0 ? string.Empty : $"; {refused} have another value of this or a higher seq";
        context.Status.Report("done", $"seq {result.Seq} stored on {result.StoredOn} nodes{rest}", writer =>
        {
            writer.WriteString("publicKey", result.PublicKey.ToHex());
            writer.WriteNumber("seq", result.Seq);
            writer.WriteNumber("nodes", result.StoredOn);
        });
    });

    private static ToolException Refused(MutablePutResult result) => result switch
    {
        { SeqTooLow: > 0 } => new("SEQ_TOO_LOW", $"The nodes have a value with a higher seq than {result.Seq}; see get --mutable, and give a higher --seq."),
        { SeqReused: > 0 } => new("SEQ_REUSED", $"The nodes have another value with seq {result.Seq}; give a higher --seq."),
        _ => new("NOT_STORED", "No node took the value."),
    };

    private void Print(string name)
    {
        if (!context.Node.Json)
        {
            context.Console.WriteLine(name);
        }
    }
}
