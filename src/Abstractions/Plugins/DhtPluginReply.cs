using System.Diagnostics.CodeAnalysis;
using HyperDht.Rpc;

namespace HyperDht.Plugins;

/// <summary>What one node answered to a plug-in's request.</summary>
/// <typeparam name="TReply">The plug-in's own reply.</typeparam>
public sealed record DhtPluginReply<TReply>
    where TReply : IPluginValue<TReply>
{
    internal DhtPluginReply(DhtResponse response)
    {
        Response = response;
        if (response.ErrorCode == 0 && PluginValueCodec.TryDecode<TReply>(response.Value, out var value))
        {
            HasValue = true;
            Value = value;
        }
    }

    /// <summary>The reply around it: who answered, its token, closer nodes, the round trip.</summary>
    public DhtResponse Response { get; }

    /// <summary>Whether the plug-in answered with a reply of its own; false for an error code and for bytes that are no such reply.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool HasValue { get; }

    /// <summary>The plug-in's own reply.</summary>
    public TReply? Value { get; }

    /// <summary>Whether the node said that it has no such plug-in, version or command, or that it serves nobody now (error 1).</summary>
    public bool IsUnknown => Response.ErrorCode == PluginWire.Unknown;

    /// <summary>Who answered.</summary>
    public PeerAddress From => Response.From;

    /// <summary>0 is success; otherwise a code of the plug-in's own, or 1 or 2 of the RPC layer (spec 01 §9).</summary>
    public uint ErrorCode => Response.ErrorCode;
}
